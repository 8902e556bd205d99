/** What all generated requests have in common. */
import fc from "fast-check";
import type { Documents } from "./documents.ts";
import type { Api, Operation } from "./operation.ts";
import { mutatedText } from "./values.ts";
import type { SchemaContext } from "./values.ts";

export interface FuzzRequest {
  /** Of the procedure that it is for; "" for none. */
  readonly procedure: string;
  readonly method: Method;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** What requests are generated from. */
export interface FuzzSource extends Api, Omit<SchemaContext, "entity"> {
  readonly documents: Documents;
  /** A good one. */
  readonly token: string;
}

export function contextOf({ procedure }: Operation, { definitions, ids }: FuzzSource): SchemaContext {
  return { definitions, ids, entity: procedure.split(".")[0] ?? "" };
}

/** undici takes no others. */
export const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"] as const;
export type Method = (typeof methods)[number];

export const hasBody = (method: Method) => method === "POST" || method === "PUT" || method === "PATCH";

/** One value mostly, and any of the others now and then. */
export function mostly<T>(usual: T, others: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight: 12, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );
}

export function authorization(token: string): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 14, arbitrary: fc.constant(`Bearer ${token}`) },
    { weight: 1, arbitrary: mutatedText(token).map((bad) => `Bearer ${bad}`) },
    { weight: 1, arbitrary: fc.string({ maxLength: 60 }) },
  );
}

/** A part of a path as it should be, most of the time. */
export function pathSegment(good: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const odd = fc.oneof(
    fc.constantFrom("%zz", "%00", "..", "..%2f..", "__proto__", "%ff", ".", "%F0%9F%98%80", "auth"),
    fc.string({ maxLength: 30 }).map((text) => encodeURIComponent(text.toWellFormed())),
  );
  return fc.oneof({ weight: 9, arbitrary: good }, { weight: 1, arbitrary: odd });
}

/** With its question mark; "" without parameters. */
export function toQueryString(parameters: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(parameters).map(([name, value]): [string, string] => [
    name,
    toText(value).toWellFormed(),
  ]);
  return entries.length === 0 ? "" : `?${new URLSearchParams(entries).toString()}`;
}

function toText(value: unknown): string {
  if (typeof value === "string") return value;
  const isList = Array.isArray(value) && value.every((item) => typeof item === "string");
  return isList ? value.join(",") : (JSON.stringify(value) ?? "");
}
