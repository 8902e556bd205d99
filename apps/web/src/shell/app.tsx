/** What is on the screen: the sign-in page, or the rooms. */
export function App() {
  return <h1>Taskwell</h1>;
}
