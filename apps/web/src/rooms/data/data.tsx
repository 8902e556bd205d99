/** Import and export. */
export default function Data() {
  return null;
}
