/** A task with its check box, which shows the change at once. */
import type { Task } from "@taskwell/client";
import { useMutation } from "@tanstack/react-query";
import { trpc } from "./api.ts";
import { changeTasks, reloadTasks } from "./task-list.ts";

export function TaskItem({ task }: { task: Task }) {
  const complete = useMutation(
    trpc.task.setCompleted.mutationOptions({
      onMutate: ({ id, completed }) =>
        changeTasks((tasks) => tasks.map((each) => (each.id === id ? { ...each, completed } : each))),
      onError: (_error, _input, takeBack) => takeBack?.(),
      onSettled: reloadTasks,
    }),
  );
  return (
    <li>
      <label>
        <input
          type="checkbox"
          checked={task.completed}
          onChange={(event) => complete.mutate({ id: task.id, completed: event.target.checked })}
        />
        {task.title}
      </label>
      {complete.isError && <p role="alert">{complete.error.message}</p>}
    </li>
  );
}
