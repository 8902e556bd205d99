/** What was done, by whom, and when. */
export default function History() {
  return null;
}
