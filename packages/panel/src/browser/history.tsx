/** What was called, newest first; each can be looked at and sent again. */
import { formatDuration } from "./answer.tsx";
import { isRecord } from "./json.ts";
import type { Answer } from "./send.ts";

export interface Entry {
  readonly id: number;
  readonly path: string;
  readonly at: string;
  /** The input's text. */
  readonly text: string;
  readonly answer: Answer;
}

const keptEntries = 50;
/** Of bodies that are kept over a reload, in characters. */
const keptBody = 20_000;

export function withEntry(history: readonly Entry[], entry: Omit<Entry, "id">): readonly Entry[] {
  const id = (history[0]?.id ?? 0) + 1;
  return [{ id, ...entry }, ...history].slice(0, keptEntries);
}

/** As JSON keeps it: no values of other types, no bodies of megabytes. */
export function storable(history: readonly Entry[]): readonly Entry[] {
  return history.map((entry) => ({ ...entry, answer: withoutData(entry.answer) }));
}

function withoutData({ data: _data, ...answer }: Answer): Answer {
  if (answer.raw.length > keptBody) return { ...answer, raw: `${answer.raw.slice(0, keptBody)}…` };
  return answer.ok ? { ...answer, data: parsed(answer.raw) } : answer;
}

/** The body stands for the value that was made of it. */
function parsed(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return raw;
  }
}

export function isHistory(value: unknown): value is readonly Entry[] {
  return (
    Array.isArray(value) &&
    value.every(
      (entry) =>
        isRecord(entry) &&
        typeof entry["path"] === "string" &&
        typeof entry["text"] === "string" &&
        isRecord(entry["answer"]) &&
        Array.isArray(entry["answer"]["issues"]),
    )
  );
}

interface HistoryProps {
  readonly entries: readonly Entry[];
  readonly onSelect: (entry: Entry) => void;
  readonly onClear: () => void;
}

export function History({ entries, onSelect, onClear }: HistoryProps) {
  return (
    <section aria-label="History" className="history">
      <details>
        <summary>History ({entries.length})</summary>
        <ol>
          {entries.map((entry) => (
            <li key={entry.id}>
              <button type="button" onClick={() => onSelect(entry)}>
                <span className={entry.answer.ok ? "good" : "bad"}>{entry.answer.status ?? "—"}</span>{" "}
                <code>{entry.path}</code>
                <span className="summary">{entry.text.replaceAll(/\s+/g, " ")}</span>
                <span className="when">
                  {formatDuration(entry.answer.durationMs)} · {entry.at}
                </span>
              </button>
            </li>
          ))}
        </ol>
        {entries.length > 0 && (
          <button type="button" onClick={onClear}>
            Clear history
          </button>
        )}
      </details>
    </section>
  );
}
