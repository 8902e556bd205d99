/** A value of a field as people write it. Pure. */
import { messages } from "../../messages/history.ts";
import { messages as taskMessages } from "../../messages/tasks.ts";
import { formatFullDay, formatInstant, formatTime } from "../../time/format.ts";
import { ruleInWords } from "../recurrence/rule-in-words.ts";
import type { HistoryEntry } from "./history-calls.ts";

export type FieldValue = HistoryEntry["changes"][number]["to"];

const maxShownLength = 200;

/** @param nameOf the name of a row, if it is known */
export function formatValue(
  field: string,
  value: FieldValue,
  nameOf: (id: string) => string | undefined,
): string {
  if (Array.isArray(value))
    return value.length === 0
      ? messages.nothing
      : value.map((id) => nameOf(id) ?? messages.gone("label")).join(", ");
  if (field === "listId")
    return value === null ? messages.inbox : (nameOf(String(value)) ?? messages.gone("list"));
  if (value === null || value === "") return messages.nothing;
  if (typeof value === "boolean") return value ? messages.yes : messages.no;
  const text = String(value);
  switch (field) {
    case "parentId":
      return nameOf(text) ?? messages.gone("task");
    case "due.date":
    case "notBefore.date":
      return formatFullDay(text);
    case "due.time":
    case "notBefore.time":
      return formatTime(text);
    case "occurrence":
      return [
        formatFullDay(text.slice(0, 10)),
        ...(text.length > 10 ? [formatTime(text.slice(11))] : []),
      ].join(" ");
    case "deletedAt":
    case "archivedAt":
      return formatInstant(text);
    case "durationMinutes":
      return messages.minutes(Number(value));
    case "recurrence.rule":
      return ruleInWords({ rule: text, anchor: "schedule" });
    case "recurrence.anchor":
      return text === "schedule" ? messages.anchors.schedule : messages.anchors.completion;
    case "priority":
      return new Map<string, string>(Object.entries(taskMessages.priorities)).get(text) ?? text;
    default:
      return text.length > maxShownLength ? `${text.slice(0, maxShownLength)}…` : text;
  }
}
