/** Makes a task of a line of text. */
import { text } from "@taskwell/db/row";
import { Temporal } from "temporal-polyfill";
import type { UserContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { createTask } from "../task/service.ts";
import type { QuickAdd, QuickAdded } from "./schema.ts";
import { nameKey, understand } from "./understand.ts";
import type { Names } from "./understand.ts";

export async function quickAdd(ctx: UserContext, input: QuickAdd): Promise<QuickAdded> {
  const now = Temporal.Now.zonedDateTimeISO(input.timeZone);
  const understood = understand(input.text, now, await namesOf(ctx, input.text));
  const { title, due, recurrence, listId, labelIds, priority, pieces } = understood;
  const said = { title, due, recurrence, listId, labelIds: [...labelIds], priority, pieces: [...pieces] };
  if (input.dryRun) return { task: null, ...said };
  const message = "Nothing is left for a title.";
  if (title === "") throw new DomainError("invalid", "title_missing", message);
  const given = {
    title: [...title].slice(0, 255).join(""),
    due,
    recurrence,
    listId,
    labelIds: [...labelIds],
    priority,
  };
  const defaults = {
    description: null,
    completed: false,
    notBefore: null,
    durationMinutes: null,
    parentId: null,
  };
  return { task: await createTask(ctx, { ...defaults, ...given }), ...said };
}

/** The user's lists and labels, where the text may name some. */
async function namesOf({ db, actor }: UserContext, typed: string): Promise<Names> {
  const names = { lists: new Map<string, string>(), labels: new Map<string, string>() };
  if (!/[#@]/.test(typed)) return names;
  const sql = `SELECT 'list', name, id FROM lists WHERE user_id = $1 AND deleted_at IS NULL AND archived_at IS NULL
    UNION ALL SELECT 'label', name, id FROM labels WHERE user_id = $1`;
  await db.query(sql, [actor.userId], ([kind, name, id]) => {
    const known = kind === "list" ? names.lists : names.labels;
    // Of two lists of one name, the first.
    if (!known.has(nameKey(text(name)))) known.set(nameKey(text(name)), text(id));
  });
  return names;
}
