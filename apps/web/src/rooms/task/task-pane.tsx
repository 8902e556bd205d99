/** A task in full, beside the room that it was opened from; on a phone over it. */
import type { Task } from "@taskwell/client";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import type { RefObject } from "react";
import { Link } from "wouter";
import { messages as partMessages } from "../../messages/parts.ts";
import { paneMessages as messages } from "../../messages/task.ts";
import { messages as taskMessages } from "../../messages/tasks.ts";
import { Button, IconButton } from "../../parts/button.tsx";
import { Empty, Loading } from "../../parts/page.tsx";
import { Icon } from "../../parts/icon.tsx";
import { paneId } from "../../tasks/use-pane-focus.ts";
import { useTaskActions } from "../../tasks/use-task-actions.ts";
import { formatInstant } from "../../time/format.ts";
import { useEdit } from "../../workspace/use-edit.tsx";
import { useWorkspaceState } from "../../workspace/use-workspace.tsx";
import { DescriptionField } from "./description-field.tsx";
import { Properties } from "./properties.tsx";
import { Subtasks } from "./subtasks.tsx";
import { TitleField } from "./title-field.tsx";
import { usePaneCommands } from "./use-pane-commands.tsx";
import { useTask } from "./use-task.ts";

const ConflictDialog = lazy(() => import("../outbox/conflict-dialog.tsx"));

interface TaskPaneProps {
  readonly id: string;
  readonly onClose: () => void;
}

export default function TaskPane({ id, onClose }: TaskPaneProps) {
  const ref = useRef<HTMLElement>(null);
  const { task, retry } = useTask(id);
  useEffect(() => {
    const before = document.activeElement;
    // Not from the new title of a row: a double click on a title opens its task too.
    if (before?.matches("[role=row] input") !== true) ref.current?.focus();
    return () => {
      // A list has given it to the row of the task already.
      if (document.activeElement === document.body && before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <section
      ref={ref}
      id={paneId}
      tabIndex={-1}
      aria-label={messages.label}
      className="flex min-h-0 w-[26rem] shrink-0 flex-col overflow-y-auto border-l border-line bg-page outline-none max-lg:fixed max-lg:inset-0 max-lg:z-10 max-lg:w-auto max-lg:border-0"
      onKeyDown={(event) => {
        if (
          event.key !== "Escape" ||
          event.defaultPrevented ||
          event.nativeEvent.isComposing ||
          document.querySelector("dialog:modal") !== null
        )
          return;
        event.preventDefault();
        onClose();
      }}
    >
      <div className="flex items-center justify-end px-3 pt-3">
        <IconButton icon="close" label={messages.close} onClick={onClose} />
      </div>
      {task === "loading" && <Loading label={messages.label} />}
      {task === "unknown" && <Empty title={messages.unknown}>{messages.unknownHint}</Empty>}
      {task === "unreachable" && (
        <Empty title={messages.notHere}>
          <p className="mb-4">{messages.notHereHint}</p>
          <Button
            onClick={() => {
              // The button may leave.
              ref.current?.focus();
              retry();
            }}
          >
            {partMessages.tryAgain}
          </Button>
        </Empty>
      )}
      {typeof task === "object" && <Details task={task} pane={ref} onClose={onClose} />}
    </section>
  );
}

interface DetailsProps {
  readonly task: Task;
  readonly pane: RefObject<HTMLElement | null>;
  readonly onClose: () => void;
}

function Details({ task, pane, onClose }: DetailsProps) {
  const edit = useEdit();
  const actions = useTaskActions();
  const titleField = useRef<HTMLTextAreaElement>(null);
  const { id, title, completed, deletedAt, createdAt } = task;
  const remove = () => {
    actions.remove([task]);
    onClose();
  };
  const dialog = usePaneCommands({ task, pane, title: titleField, actions, remove });
  return (
    <div className="flex flex-col gap-4 px-5 pb-8">
      <Conflict id={id} />
      {deletedAt !== null && (
        <p className="flex items-center gap-3 rounded-md bg-panel px-3 py-2">
          <span className="flex-1">{messages.inTrash}</span>
          <Button onClick={() => edit([{ path: "task.restore", input: { id } }], messages.restored)}>
            {messages.restore}
          </Button>
        </p>
      )}
      <div className="flex items-start gap-2">
        <input
          type="checkbox"
          className="mt-2 size-5 shrink-0 accent-accent"
          aria-label={(completed ? taskMessages.markOpen : taskMessages.markDone)(title)}
          checked={completed}
          onChange={() => actions.setCompleted([task], !completed)}
        />
        <TitleField field={titleField} task={task} />
      </div>
      <DescriptionField task={task} />
      <Properties task={task} actions={actions} />
      <Subtasks task={task} actions={actions} />
      <footer className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line pt-3 text-sm text-muted">
        <span>{messages.created(formatInstant(createdAt))}</span>
        <Link href={`/history?id=${id}`} className="underline">
          {messages.history}
        </Link>
        <span className="flex-1" />
        {deletedAt === null && (
          <Button look="quiet" onClick={remove}>
            <Icon name="trash" />
            {messages.toTrash}
          </Button>
        )}
      </footer>
      {dialog}
    </div>
  );
}

/** A change of this task that stands against one made elsewhere. */
function Conflict({ id }: { readonly id: string }) {
  const { operations } = useWorkspaceState();
  const [isOpen, setOpen] = useState(false);
  const operation = operations.find(({ problem, input }) => problem?.kind === "conflict" && input.id === id);
  if (operation === undefined) return null;
  return (
    <>
      <p role="alert" className="flex items-center gap-3 rounded-md border border-warning px-3 py-2">
        <Icon name="warning" className="size-5 text-warning" />
        <span className="flex-1">{messages.conflict}</span>
        <Button onClick={() => setOpen(true)}>{messages.decide}</Button>
      </p>
      {isOpen && (
        <Suspense fallback={null}>
          <ConflictDialog operation={operation} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
