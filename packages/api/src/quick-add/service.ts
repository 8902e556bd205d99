/** Creates a task from a line of text. */
import { nameKey } from "@taskwell/domain/name";
import { readQuickAdd } from "@taskwell/domain/quick-add/read";
import { titleAndDescription } from "@taskwell/domain/quick-add/title";
import { Temporal } from "temporal-polyfill";
import { readNames } from "../store/names.ts";
import type { Named } from "../store/names.ts";
import { CreateTask } from "../task/schema.ts";
import { createTask } from "../task/service.ts";
import type { UserContext } from "../trpc/context.ts";
import { DomainError } from "../trpc/errors.ts";
import { inTurn } from "../trpc/turns.ts";
import type { QuickAdd, QuickAdded } from "./schema.ts";

/**
 * A dry run is refused for the same reasons.
 *
 * @throws {DomainError} `title_missing`, and the errors of {@link createTask}
 */
export async function quickAdd(ctx: UserContext, input: QuickAdd): Promise<QuickAdded> {
  const now = presentOf(input);
  // Read names only if the text may contain one.
  const names = /[#@]/.test(input.text) ? await readNames(ctx) : { lists: [], labels: [] };
  const ids = {
    lists: toIds(names.lists.filter(({ isArchived }) => !isArchived)),
    labels: toIds(names.labels),
  };
  const { title, due, recurrence, listId, labelIds, priority, pieces } = await inTurn(() =>
    readQuickAdd(input.text, now, ids),
  );
  const reading = { title, due, recurrence, listId, labelIds: [...labelIds], priority, pieces: [...pieces] };
  if (title === "")
    throw new DomainError("title_missing", "The text has no title: add what to do, or put it in quotes.");
  const { pieces: _, ...content } = reading;
  const id = input.id === undefined ? {} : { id: input.id };
  const task = CreateTask.parse({ ...id, ...content, ...titleAndDescription(title) });
  return { task: input.dryRun ? null : await createTask(ctx, task), ...reading };
}

function presentOf({ now, timeZone }: QuickAdd): Temporal.ZonedDateTime {
  const instant = now === undefined ? Temporal.Now.instant() : Temporal.Instant.from(now);
  return instant.toZonedDateTimeISO(timeZone);
}

/** Ids by `nameKey`; the first of several with the same name. */
function toIds(named: readonly Named[]): ReadonlyMap<string, string> {
  return new Map(named.toReversed().map(({ id, name }) => [nameKey(name), id]));
}
