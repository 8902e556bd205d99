/** Earlier calls, newest first. Each can be viewed and sent again. */
import { formatDuration } from "./result.tsx";
import { isRecord } from "./json.ts";
import type { CallResult } from "./send.ts";

export interface Entry {
  readonly id: number;
  readonly path: string;
  readonly at: string;
  /** The text of the input. */
  readonly text: string;
  readonly result: CallResult;
}

const maxEntries = 50;
/** Longer response bodies are cut off when they are stored, in characters. */
const maxStoredBodyLength = 20_000;

export function addEntry(history: readonly Entry[], entry: Omit<Entry, "id">): readonly Entry[] {
  const id = (history[0]?.id ?? 0) + 1;
  return [{ id, ...entry }, ...history].slice(0, maxEntries);
}

/** The history as it is stored: only JSON, and no large bodies. */
export function toStorable(history: readonly Entry[]): readonly Entry[] {
  return history.map((entry) => ({ ...entry, result: toStorableResult(entry.result) }));
}

function toStorableResult({ data: _data, ...result }: CallResult): CallResult {
  if (result.raw.length > maxStoredBodyLength)
    return { ...result, raw: `${result.raw.slice(0, maxStoredBodyLength)}…` };
  return result.ok ? { ...result, data: parseOrKeep(result.raw) } : result;
}

/** The value is parsed again from the raw body. */
function parseOrKeep(raw: string): unknown {
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
        isRecord(entry["result"]) &&
        Array.isArray(entry["result"]["issues"]),
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
                <span className={entry.result.ok ? "good" : "bad"}>{entry.result.status ?? "—"}</span>{" "}
                <code>{entry.path}</code>
                <span className="summary">{entry.text.replaceAll(/\s+/g, " ")}</span>
                <span className="when">
                  {formatDuration(entry.result.durationMs)} · {entry.at}
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
