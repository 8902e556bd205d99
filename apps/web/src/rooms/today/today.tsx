/** What is due today, and what is overdue. */
export function Today() {
  return null;
}
