/** The account, its sessions, and how the app looks. */
export default function Settings() {
  return null;
}
