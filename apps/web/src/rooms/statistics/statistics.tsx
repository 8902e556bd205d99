/** What was done on each day, and in which list. */
export default function Statistics() {
  return null;
}
