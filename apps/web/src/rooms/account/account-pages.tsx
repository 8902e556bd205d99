/** Pages for those who are not signed in. */
export default function AccountPages() {
  return null;
}
