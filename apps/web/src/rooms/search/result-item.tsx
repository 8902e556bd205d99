/** A task that was found: a link that opens it, with what matches. */
import { Link } from "wouter";
import { messages } from "../../messages/search.ts";
import { messages as taskMessages } from "../../messages/tasks.ts";
import type { Rows } from "../../replica/rows.ts";
import { CompleteButton } from "../../tasks/complete-button.tsx";
import { TaskMeta } from "../../tasks/task-meta.tsx";
import { Highlighted } from "./highlighted.tsx";
import type { Result } from "./local-search.ts";

interface ResultItemProps {
  readonly result: Result;
  readonly href: string;
  readonly rows: Pick<Rows, "lists" | "labels">;
  readonly nowMs: number;
  /** Whether it is shown beside the list. */
  readonly isShown: boolean;
}

export function ResultItem({ result, href, rows, nowMs, isShown }: ResultItemProps) {
  const { task, matches, excerpt } = result;
  return (
    <li
      data-id={task.id}
      className={`relative flex items-start rounded-lg hover:bg-hover has-[:focus-visible]:bg-hover ${isShown ? "bg-hover" : ""}`}
    >
      <div className="relative z-10 md:py-1">
        <CompleteButton task={task} />
      </div>
      <div className="flex min-w-0 flex-1 flex-col py-2 pr-3">
        <div className="flex min-w-0 flex-col md:min-h-6 md:flex-row md:items-center md:gap-4">
          {/* All of the row is the link. */}
          <Link
            href={href}
            data-result=""
            className={`min-w-0 truncate after:absolute after:inset-0 after:rounded-lg focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent md:flex-1 ${task.completed ? "text-muted line-through" : ""}`}
          >
            <Highlighted text={task.title} matches={matches} />
            {task.completed && <span className="sr-only">, {messages.done}</span>}
          </Link>
          <TaskMeta
            task={task}
            labels={rows.labels}
            listName={rows.lists.get(task.listId ?? "")?.name ?? taskMessages.inbox}
            openSubtaskCount={0}
            nowMs={nowMs}
            hasProblem={false}
          />
        </div>
        {excerpt !== undefined && (
          <p className="line-clamp-2 text-sm text-muted">
            <Highlighted {...excerpt} />
          </p>
        )}
      </div>
    </li>
  );
}
