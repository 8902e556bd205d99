/** What the palette finds: commands that can be run now, lists, labels, filters, and open tasks. */
import type { ReactNode } from "react";
import { messages } from "../messages/commands.ts";
import { messages as taskMessages } from "../messages/tasks.ts";
import { Icon } from "../parts/icon.tsx";
import type { IconName } from "../parts/icon.tsx";
import type { Rows } from "../replica/rows.ts";
import type { Place } from "../routes.ts";
import { Dot } from "../shell/dot.tsx";
import { activeLists } from "../shell/list-order.ts";
import { byName } from "../tasks/by-name.ts";
import { activeTasks } from "../tasks/select.ts";
import { isAvailable, runCommand } from "./keyboard.tsx";
import { commands } from "./table.ts";

export interface Entry {
  readonly id: string;
  readonly title: string;
  readonly order: number;
  readonly mark: ReactNode;
  /** Said after the title. */
  readonly note?: string;
  readonly keys?: readonly string[];
  readonly run: () => void;
}

export function commandEntries(): Entry[] {
  return commands
    .filter(({ name }) => name !== "palette" && isAvailable(name))
    .map(({ name, title, keys }) => ({
      id: name,
      title,
      order: 0,
      mark: <Icon name="forward" className="size-4 text-muted" />,
      keys,
      run: () => runCommand(name),
    }));
}

export function placeEntries({ lists, labels, filters }: Rows, goTo: (place: Place) => void): Entry[] {
  const { kinds } = messages;
  const entry = (room: keyof typeof kinds, { id, name }: Named, mark: ReactNode): Entry => ({
    id,
    title: name,
    order: 1,
    mark,
    note: kinds[room],
    run: () => goTo({ room, id }),
  });
  return [
    ...activeLists(lists).map((list) => entry("list", list, <DotMark color={list.color} />)),
    ...[...labels.values()]
      .toSorted(byName)
      .map((label) => entry("label", label, <Mark {...label} icon="label" />)),
    ...[...filters.values()]
      .toSorted(byName)
      .map((filter) => entry("filter", filter, <Mark {...filter} icon="filter" />)),
  ];
}

export function taskEntries(rows: Rows, openTask: (id: string) => void): Entry[] {
  return activeTasks(rows).map(({ id, title, listId }) => ({
    id,
    title,
    order: 2,
    mark: <span className="size-4 shrink-0 rounded-full border-[1.5px] border-field" />,
    note: rows.lists.get(listId ?? "")?.name ?? taskMessages.inbox,
    run: () => openTask(id),
  }));
}

interface Named {
  readonly id: string;
  readonly name: string;
}

function DotMark({ color }: { readonly color: string | null }) {
  return (
    <span className="flex w-4 shrink-0 justify-center">
      <Dot color={color} />
    </span>
  );
}

function Mark({ icon, color }: { readonly icon: IconName; readonly color: string | null }) {
  return (
    <span className="shrink-0 text-muted" style={color === null ? undefined : { color }}>
      <Icon name={icon} />
    </span>
  );
}
