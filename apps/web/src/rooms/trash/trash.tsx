/** What was deleted in the last 30 days. */
export default function Trash() {
  return null;
}
