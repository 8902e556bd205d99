/** Finds tasks by their words. */
export default function Search() {
  return null;
}
