/** Parses iCalendar documents (RFC 5545, section 3.1) into components and their content lines. */
import { inputError } from "../trpc/errors.ts";

/** UTF-16 units. Limits the memory that a document takes. */
const maxComponentLength = 1024 * 1024;
const maxComponentLines = 5_000;

/** A component directly within the calendar. */
export interface Component {
  /** In upper case. */
  readonly name: string;
  /** 1-based position among the components of this name. */
  readonly number: number;
  /** Every line, BEGIN and END and nested components among them. */
  readonly lines: readonly string[];
}

/** @throws {TRPCError} `BAD_REQUEST` if it is not iCalendar */
export async function* componentsOf(chunks: AsyncIterable<string>): AsyncGenerator<Component> {
  const open: string[] = [];
  const counts = new Map<string, number>();
  let lines: string[] = [];
  let length = 0;
  let hasBegun = false;
  for await (const line of linesOf(chunks)) {
    if (line === "") continue;
    const [, edge = "", given = ""] = /^(BEGIN|END):\s*([\w-]+)\s*$/i.exec(line) ?? [];
    const name = given.toUpperCase();
    if (open.length === 0 && (edge.toUpperCase() !== "BEGIN" || name !== "VCALENDAR"))
      throw notCalendar("it must begin with BEGIN:VCALENDAR.");
    hasBegun = true;
    if (edge.toUpperCase() === "BEGIN") open.push(name);
    if (open.length > 1) {
      lines.push(line);
      length += line.length;
      if (length > maxComponentLength || lines.length > maxComponentLines)
        throw notCalendar(`${open[1]} ${(counts.get(open[1] ?? "") ?? 0) + 1} is too long, or does not end.`);
    }
    if (edge.toUpperCase() !== "END") continue;
    if (open.pop() !== name) throw notCalendar(`END:${name} has no matching BEGIN.`);
    if (open.length !== 1) continue;
    const number = (counts.get(name) ?? 0) + 1;
    counts.set(name, number);
    yield { name, number, lines };
    lines = [];
    length = 0;
  }
  if (!hasBegun) throw notCalendar("it is empty.");
  if (open.length > 0) throw notCalendar("it ends too early.");
}

function notCalendar(problem: string) {
  return inputError([{ path: [], message: `The document is not iCalendar: ${problem}` }]);
}

async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split(/\r?\n/);
    rest = lines.pop() ?? "";
    if (rest.length > maxComponentLength) throw notCalendar("a line does not end.");
    yield* lines;
  }
  yield rest;
}

/** Joins lines that were folded, if need be within a character: before the bytes are decoded. */
export async function* unfolded(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let rest = "";
  for await (const chunk of chunks) {
    // Byte by byte, as Latin-1.
    const text = rest + Buffer.from(chunk).toString("latin1");
    // A line break at the end may be the beginning of a fold.
    rest = text.endsWith("\r\n") ? "\r\n" : /[\r\n]/.test(text.slice(-1)) ? text.slice(-1) : "";
    yield Buffer.from(unfold(text.slice(0, text.length - rest.length)), "latin1");
  }
  yield Buffer.from(rest, "latin1");
}

export function unfold(text: string): string {
  return text.replace(/\r?\n[ \t]/g, "");
}

/** A property of a component. */
export interface Property {
  /** In upper case, as are the names of parameters. */
  readonly name: string;
  readonly parameters: ReadonlyMap<string, string>;
  /** As it stands in the document. */
  readonly value: string;
}

/** A component's own properties, and what else is in it. */
export interface Content {
  readonly properties: readonly Property[];
  /** Names of components within it. */
  readonly nested: readonly string[];
  /** How many lines are no property. */
  readonly invalidCount: number;
}

export function contentOf({ lines }: Component): Content {
  const properties: Property[] = [];
  const nested: string[] = [];
  let [depth, invalidCount] = [0, 0];
  for (const line of lines.slice(1, -1)) {
    const property = propertyOf(line);
    if (property === undefined) invalidCount += 1;
    else if (property.name === "END") depth -= 1;
    else if (property.name === "BEGIN") {
      if (depth === 0) nested.push(property.value.trim().toUpperCase());
      depth += 1;
    } else if (depth === 0) properties.push(property);
  }
  return { properties, nested, invalidCount };
}

const parameterPattern = /^;([A-Za-z0-9-]+)=((?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)/;

function propertyOf(line: string): Property | undefined {
  const [name = ""] = /^[A-Za-z0-9-]+/.exec(line) ?? [];
  const parameters = new Map<string, string>();
  let rest = line.slice(name.length);
  for (let found; (found = parameterPattern.exec(rest)) !== null; rest = rest.slice(found[0].length))
    parameters.set((found[1] ?? "").toUpperCase(), (found[2] ?? "").replace(/^"|"$/g, ""));
  if (name === "" || !rest.startsWith(":")) return undefined;
  return { name: name.toUpperCase(), parameters, value: rest.slice(1) };
}

/** UTF-16 units, escapes included: more than the longest description. The rest is cut off, where more is cut off anyway. */
const maxTextLength = 70_000;

/** Without half of a surrogate pair at its end. */
function cut(value: string): string {
  return value.length <= maxTextLength
    ? value
    : value.slice(0, maxTextLength).replace(/[\uD800-\uDBFF]$/, "");
}

/** A TEXT value (RFC 5545, section 3.3.11). */
export function textOf(value: string): string {
  return cut(value).replace(/\\([\\;,nN])/g, (_, sign: string) => (sign.toLowerCase() === "n" ? "\n" : sign));
}

/** Several TEXT values. */
export function textsOf(value: string): string[] {
  return (cut(value).match(/(?:\\.|[^,\\])+/gs) ?? []).map(textOf);
}
