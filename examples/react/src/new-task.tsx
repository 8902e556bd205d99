/** A form that shows the new task at once, and what is wrong with it beside the field. */
import { fieldErrors, optimisticTask } from "@taskwell/client";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { trpc } from "./api.ts";
import { changeTasks, reloadTasks } from "./task-list.ts";

export function NewTask({ userId }: { userId: string }) {
  const [title, setTitle] = useState("");
  const create = useMutation(
    trpc.task.create.mutationOptions({
      onMutate: async (input) => {
        const task = optimisticTask(input, { id: input.id ?? "new", userId });
        setTitle("");
        return await changeTasks((tasks, page) => (page === 0 ? [task, ...tasks] : tasks));
      },
      onError: (_error, input, takeBack) => {
        takeBack?.();
        setTitle(input.title);
      },
      onSettled: reloadTasks,
    }),
  );
  const errors = fieldErrors(create.error);
  const isAboutFields = Object.keys(errors).length > 0;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        // With an id of its own, a call that is repeated creates one task.
        create.mutate({ id: crypto.randomUUID(), title });
      }}
    >
      <label>
        New task{" "}
        <input
          value={title}
          aria-invalid={errors["title"] !== undefined}
          aria-describedby="title-error"
          onChange={(event) => setTitle(event.target.value)}
        />
      </label>
      <button>Add</button>
      <p id="title-error" role="alert">
        {errors["title"] ?? (isAboutFields ? "" : create.error?.message)}
      </p>
    </form>
  );
}
