/** What is due, day by day. */
export default function Upcoming() {
  return null;
}
