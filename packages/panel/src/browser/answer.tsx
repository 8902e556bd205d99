/** What came back: status, time, size; the value, or what was wrong with which field; and the body as it was. */
import { useMemo, useState } from "react";
import { JsonView } from "react-json-view-lite";
import { CopyButton } from "./copy.tsx";
import type { Answer } from "./send.ts";

export function AnswerView({ answer }: { answer: Answer }) {
  const [view, setView] = useState<"pretty" | "raw">("pretty");
  const { ok, status, durationMs, size, raw, error, issues } = answer;
  return (
    <>
      <div className="measures">
        <strong className={ok ? "good" : "bad"} data-testid="status">
          {status ?? "—"} {ok ? "OK" : (error?.code ?? "")}
        </strong>
        <span data-testid="time">{formatDuration(durationMs)}</span>
        {size !== undefined && <span data-testid="size">{formatSize(size)}</span>}
        <div className="tabs" role="group" aria-label="Show the answer">
          {(["pretty", "raw"] as const).map((each) => (
            <button key={each} type="button" aria-pressed={view === each} onClick={() => setView(each)}>
              {each}
            </button>
          ))}
        </div>
        <CopyButton text={view === "raw" ? raw : pretty(answer)} label="Copy answer" />
      </div>
      {issues.length > 0 ? (
        <ul className="issues" aria-label="What is wrong with the input">
          {issues.map(({ path, message }) => (
            <li key={`${path.join(".")} ${message}`}>
              <code>{path.length === 0 ? "input" : path.join(".")}</code> {message}
            </li>
          ))}
        </ul>
      ) : (
        error !== undefined && <p className="error-message">{error.message}</p>
      )}
      {view === "raw" ? (
        <pre tabIndex={0} aria-label="Raw answer" className="value" data-testid="value">
          {raw}
        </pre>
      ) : (
        <Value value={ok ? answer.data : error?.data} />
      )}
    </>
  );
}

/** Formatted, and to be opened and closed: long ones start closed, in groups, as a browser's console has them. */
export function Value({ value }: { value: unknown }) {
  const data = useMemo(() => grouped(readable(value)), [value]);
  const isShort = useMemo(() => countUpTo(shortValues, data) < shortValues, [data]);
  return (
    <div className="value" tabIndex={0} role="group" aria-label="Received" data-testid="value">
      {typeof data === "object" && data !== null ? (
        <JsonView
          data={data}
          style={viewStyle}
          shouldExpandNode={(level) => level < 1 || isShort}
          clickToExpandNode
          aria-label="Value"
        />
      ) : (
        <Scalar value={data} />
      )}
    </div>
  );
}

/** A text of several lines is shown as it is. */
function Scalar({ value }: { value: unknown }) {
  if (typeof value === "string" && value.includes("\n")) return <pre>{value}</pre>;
  return <code>{value === undefined ? "no value" : JSON.stringify(value)}</code>;
}

const shortValues = 300;
/** Of entries beside each other. */
const groupSize = 100;

/** How many values there are within, or `limit` if there are more. */
function countUpTo(limit: number, value: unknown): number {
  if (typeof value !== "object" || value === null) return 1;
  let count = 1;
  for (const inner of Object.values(value)) {
    if (count >= limit) return limit;
    count += countUpTo(limit - count, inner);
  }
  return count;
}

/** Long lists and records in groups, named by their first and last: `0 … 99`. */
function grouped(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]): [string, unknown] => [key, grouped(inner)]);
  if (entries.length > groupSize) return inGroups(entries);
  return Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}

function inGroups(entries: readonly [string, unknown][]): unknown {
  if (entries.length <= groupSize) return Object.fromEntries(entries);
  let size = groupSize;
  while (entries.length / size > groupSize) size *= groupSize;
  const groups: [string, unknown][] = [];
  for (let at = 0; at < entries.length; at += size) {
    const group = entries.slice(at, at + size);
    groups.push([`${group[0]?.[0]} … ${group.at(-1)?.[0]}`, inGroups(group)]);
  }
  return Object.fromEntries(groups);
}

const viewStyle = {
  container: "view",
  basicChildStyle: "node",
  childFieldsContainer: "children",
  label: "label",
  clickableLabel: "label clickable",
  nullValue: "null",
  undefinedValue: "null",
  numberValue: "number",
  stringValue: "string",
  booleanValue: "boolean",
  otherValue: "other",
  punctuation: "punctuation",
  expandIcon: "expand",
  collapseIcon: "collapse",
  collapsedContent: "collapsed",
  noQuotesForStringValues: false,
  quotesForFieldNames: false,
  ariaLables: { collapseJson: "Close", expandJson: "Open" },
  stringifyStringValues: true,
};

/** The types that superjson adds, as one would write them. */
function readable(value: unknown): unknown {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
  if (typeof value === "bigint") return `${value}n`;
  if (value instanceof Set) return [...value].map(readable);
  if (value instanceof Map) return [...value].map(([key, inner]) => [readable(key), readable(inner)]);
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, readable(inner)]));
  return value;
}

function pretty({ ok, data, error }: Answer): string {
  return JSON.stringify(readable(ok ? data : error), undefined, 2) ?? "";
}

export function formatDuration(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`;
}

function formatSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
