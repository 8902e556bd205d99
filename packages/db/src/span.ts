/** Steps of a trace: what a request spent its time on. Who makes the first brings the implementation. */
import { databaseFailure } from "./failure.ts";

export interface Span {
  /**
   * Begins a step within this one.
   *
   * @param attributes must hold nothing that a caller sent
   */
  child(name: string, attributes: Readonly<Record<string, string>>): Span;
  /** @param errorType of a step that failed: a code or a kind, never a message */
  end(errorType?: string): void;
}

/** Runs a statement as a step of a trace, which is named by its kind and its first table: `SELECT tasks`. */
export async function traceStatement<T>(span: Span, sql: string, run: () => PromiseLike<T>): Promise<T> {
  const operation = /[a-z]+/i.exec(sql)?.[0].toUpperCase() ?? "";
  // The text of a statement has only parameters, never values, and of it only names are kept.
  const table = /\b(?:FROM|INTO|UPDATE)\s+(?:"?\w+"?\.)?"?(\w+)/i.exec(sql)?.[1];
  return await trace(span, table === undefined ? operation : `${operation} ${table}`, run, {
    "db.operation.name": operation,
    ...(table === undefined ? {} : { "db.collection.name": table }),
  });
}

/** Runs work on the database as a step of a trace. */
export async function trace<T>(
  span: Span,
  name: string,
  run: (step: Span) => PromiseLike<T>,
  attributes: Readonly<Record<string, string>> = {},
): Promise<T> {
  const step = span.child(name, { "db.system.name": "postgresql", ...attributes });
  try {
    const result = await run(step);
    step.end();
    return result;
  } catch (error) {
    step.end(databaseFailure(error));
    throw error;
  }
}
