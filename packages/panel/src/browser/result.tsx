/** The result of a call: status, time, size, the value or the error with its issues, and the raw body. */
import { useMemo, useState } from "react";
import { JsonView } from "react-json-view-lite";
import { CopyButton } from "./copy-button.tsx";
import type { CallResult } from "./send.ts";

export function ResultView({ result }: { result: CallResult }) {
  const [view, setView] = useState<"pretty" | "raw">("pretty");
  const { ok, status, durationMs, sizeBytes, raw, error, issues } = result;
  return (
    <>
      <div className="measures">
        <strong className={ok ? "good" : "bad"} data-testid="status">
          {[status, ok ? "OK" : error?.code].filter((part) => part !== undefined).join(" ") || "—"}
        </strong>
        <span data-testid="time">{formatDuration(durationMs)}</span>
        {sizeBytes !== undefined && <span data-testid="size">{formatSize(sizeBytes)}</span>}
        <div className="tabs" role="group" aria-label="View">
          {(["pretty", "raw"] as const).map((each) => (
            <button key={each} type="button" aria-pressed={view === each} onClick={() => setView(each)}>
              {each}
            </button>
          ))}
        </div>
        <CopyButton text={view === "raw" ? raw : formatResult(result)} label="Copy response" />
      </div>
      {issues.length > 0 ? (
        <ul className="issues" aria-label="Problems with the input">
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
        <pre tabIndex={0} aria-label="Raw response" className="value" data-testid="value">
          {raw}
        </pre>
      ) : (
        <Value value={ok ? result.data : error?.data} />
      )}
    </>
  );
}

/** A value as a tree to expand and collapse. Long ones start collapsed and in groups, as in a browser's console. */
export function Value({ value }: { value: unknown }) {
  const data = useMemo(() => groupEntries(toReadable(value)), [value]);
  const isSmall = useMemo(() => countUpTo(maxExpandedValues, data) < maxExpandedValues, [data]);
  return (
    <div className="value" tabIndex={0} role="group" aria-label="Received" data-testid="value">
      {typeof data === "object" && data !== null ? (
        <JsonView
          data={data}
          style={viewStyle}
          shouldExpandNode={(level, inner) => level < 1 || isSmall || (level < 2 && Array.isArray(inner))}
          clickToExpandNode
          aria-label="Value"
        />
      ) : (
        <Scalar value={data} />
      )}
    </div>
  );
}

/** A string of several lines is shown without quotes. */
function Scalar({ value }: { value: unknown }) {
  if (typeof value === "string" && value.includes("\n")) return <pre>{value}</pre>;
  return <code>{value === undefined ? "no value" : JSON.stringify(value)}</code>;
}

const maxExpandedValues = 300;
/** The number of entries shown next to each other. */
const groupSize = 100;

/** The number of values in a tree, counted up to `limit`. */
function countUpTo(limit: number, value: unknown): number {
  if (typeof value !== "object" || value === null) return 1;
  let count = 1;
  for (const inner of Object.values(value)) {
    if (count >= limit) return limit;
    count += countUpTo(limit - count, inner);
  }
  return count;
}

/** Splits long lists and objects into groups named by their first and last entries: `0 … 99`. */
function groupEntries(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]): [string, unknown] => [key, groupEntries(inner)]);
  if (entries.length > groupSize) return splitIntoGroups(entries);
  return Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}

function splitIntoGroups(entries: readonly [string, unknown][]): unknown {
  if (entries.length <= groupSize) return Object.fromEntries(entries);
  let size = groupSize;
  while (entries.length / size > groupSize) size *= groupSize;
  const groups: [string, unknown][] = [];
  for (let start = 0; start < entries.length; start += size) {
    const group = entries.slice(start, start + size);
    groups.push([`${group[0]?.[0]} … ${group.at(-1)?.[0]}`, splitIntoGroups(group)]);
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
  ariaLables: { collapseJson: "Collapse", expandJson: "Expand" },
  stringifyStringValues: true,
};

/** Shows the types that superjson adds as JSON. */
function toReadable(value: unknown): unknown {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
  if (typeof value === "bigint") return `${value}n`;
  if (value instanceof Set) return [...value].map(toReadable);
  if (value instanceof Map) return [...value].map(([key, inner]) => [toReadable(key), toReadable(inner)]);
  if (Array.isArray(value)) return value.map(toReadable);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toReadable(inner)]));
  return value;
}

function formatResult({ ok, data, error }: CallResult): string {
  return JSON.stringify(toReadable(ok ? data : error), undefined, 2) ?? "";
}

export function formatDuration(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`;
}

function formatSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
