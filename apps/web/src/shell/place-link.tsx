/** A place in the sidebar: its icon, its name, and how many open tasks are there. */
import type { KeyboardEventHandler, ReactNode } from "react";
import { Link } from "wouter";
import { messages } from "../messages/shell.ts";
import { pathOf, usePlace } from "../routes.ts";
import type { Place } from "../routes.ts";

interface PlaceLinkProps {
  readonly to: Place;
  readonly icon: ReactNode;
  /** Of the icon: `#rrggbb`. */
  readonly color?: string | null;
  readonly name: string;
  readonly count?: number | undefined;
  readonly overdueCount?: number;
  readonly onKeyDown?: KeyboardEventHandler<HTMLElement>;
}

export function PlaceLink({
  to,
  icon,
  color = null,
  name,
  count = 0,
  overdueCount = 0,
  onKeyDown,
}: PlaceLinkProps) {
  const path = pathOf(to);
  const isCurrent = pathOf(usePlace()) === path;
  return (
    <Link
      href={path}
      aria-current={isCurrent ? "page" : undefined}
      onKeyDown={onKeyDown}
      className="flex min-h-8 min-w-0 flex-1 items-center gap-3 rounded-md px-2 hover:bg-hover aria-[current]:bg-accent-soft aria-[current]:font-medium max-md:min-h-11"
    >
      <span
        className="flex w-4 shrink-0 justify-center text-muted"
        style={color === null ? undefined : { color }}
      >
        {icon}
      </span>
      <span className="min-w-0 flex-1 truncate">{name}</span>
      {overdueCount > 0 && (
        <span className="text-sm font-medium text-danger tabular-nums">
          {overdueCount} <span className="sr-only">{messages.overdueTasks}</span>
        </span>
      )}
      {count > 0 && (
        <span className="text-sm font-normal text-muted tabular-nums pointer-fine:group-focus-within:opacity-0 pointer-fine:group-hover:opacity-0">
          {count} <span className="sr-only">{messages.openTasks(count)}</span>
        </span>
      )}
    </Link>
  );
}
