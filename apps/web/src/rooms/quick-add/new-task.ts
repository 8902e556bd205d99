/** The task that a line becomes, in the place where it is added. Pure. */
import type { QuickAddReading } from "@taskwell/domain/quick-add/read";
import { titleAndDescription } from "@taskwell/domain/quick-add/title";
import type { OperationInputs } from "../../outbox/operation.ts";
import type { Rows } from "../../replica/rows.ts";
import type { Place } from "../../routes.ts";
import { withoutDropQuotes } from "./line.ts";

/** What a new task has if the line does not say otherwise. */
export interface Defaults {
  readonly listId: string | null;
  readonly labelId: string | null;
  readonly isDueToday: boolean;
}

export const noDefaults: Defaults = { listId: null, labelId: null, isDueToday: false };

/** A task that is added in a room shall appear there. */
export function defaultsOf(place: Place, { lists, labels }: Pick<Rows, "lists" | "labels">): Defaults {
  switch (place.room) {
    case "list": {
      const list = lists.get(place.id);
      const isUsable = list !== undefined && list.archivedAt === null && list.deletedAt === null;
      return isUsable ? { ...noDefaults, listId: place.id } : noDefaults;
    }
    case "label":
      return labels.has(place.id) ? { ...noDefaults, labelId: place.id } : noDefaults;
    case "today":
    case "upcoming":
      return { ...noDefaults, isDueToday: true };
    default:
      return noDefaults;
  }
}

/** Those that what was understood leaves. */
export function remainingDefaults(defaults: Defaults, reading: QuickAddReading): Defaults {
  const { listId, labelId, isDueToday } = defaults;
  return {
    // Even if the list that the line names is the Inbox, which has no id.
    listId: reading.pieces.some(({ kind }) => kind === "list") ? null : listId,
    labelId: labelId !== null && reading.labelIds.includes(labelId) ? null : labelId,
    isDueToday: isDueToday && reading.due === null,
  };
}

interface NewTaskOptions {
  readonly id: string;
  readonly reading: QuickAddReading;
  readonly dropped: readonly string[];
  readonly defaults: Defaults;
  /** `YYYY-MM-DD` */
  readonly today: string;
}

/** @returns undefined: nothing is left for a title */
export function newTaskOf(options: NewTaskOptions): OperationInputs["task.create"] | undefined {
  const { id, reading, dropped, today } = options;
  const { due, recurrence, priority, labelIds } = reading;
  const { listId, labelId, isDueToday } = remainingDefaults(options.defaults, reading);
  const text = withoutDropQuotes(reading.title, dropped);
  if (text === "") return undefined;
  return {
    id,
    ...titleAndDescription(text),
    due: isDueToday ? { date: today } : due,
    recurrence,
    priority,
    listId: reading.listId ?? listId,
    labelIds: labelId === null ? [...labelIds] : [...labelIds, labelId],
  };
}
