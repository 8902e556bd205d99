/** The tasks of whoever is signed in, or the form for signing in. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { account, changeUser, sessionOptions } from "./api.ts";
import { NewTask } from "./new-task.tsx";
import { SignIn } from "./sign-in.tsx";
import { TaskItem } from "./task-item.tsx";
import { useTaskList } from "./task-list.ts";

export function App() {
  const session = useQuery(sessionOptions);
  if (session.isPending) return <p>…</p>;
  if (session.isError) return <p role="alert">{session.error.message}</p>;
  if (session.data === null) return <SignIn />;
  const { id, name } = session.data.user;
  return (
    <>
      <header>
        <h1>{name}’s tasks</h1>
        <SignOut />
      </header>
      <NewTask userId={id} />
      <TaskList />
    </>
  );
}

function SignOut() {
  const signOut = useMutation({ mutationFn: () => account.signOut(), onSuccess: changeUser });
  return (
    <button type="button" disabled={signOut.isPending} onClick={() => signOut.mutate()}>
      Sign out
    </button>
  );
}

function TaskList() {
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = useTaskList();
  if (isPending) return <p>…</p>;
  if (data === undefined) return <p role="alert">{error?.message}</p>;
  const tasks = data.pages.flatMap((page) => page.items);
  return (
    <>
      <ul aria-label="Tasks">
        {tasks.map((task) => (
          <TaskItem key={task.id} task={task} />
        ))}
      </ul>
      {hasNextPage && (
        <button type="button" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          More
        </button>
      )}
    </>
  );
}
