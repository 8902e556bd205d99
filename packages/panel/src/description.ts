/** The description of a router that the server renders into the page: the types that both share. */

/** A JSON Schema (draft-07) of an input, with `x-trpc` where a transformer converts the JSON value. */
export type InputSchema = { readonly [keyword: string]: unknown };

/** Our own keyword: the type of the value on the server, if JSON has no such type. */
export const wireKeyword = "x-trpc";
/** superjson converts all of them but `file`, which cannot be written as JSON at all. */
export type WireType = "date" | "bigint" | "set" | "map" | "file";

/** The `$id` of schemas that allow any value: the form shows a small JSON editor for them. */
export const anyJson = "panel:any-json";

export interface ProcedureDescription {
  /** As clients call it, with dots: `task.create`. */
  readonly path: string;
  readonly type: "query" | "mutation" | "subscription";
  /** `meta.summary` and `meta.description`, or else the description of the input. */
  readonly description?: string;
  /** The meta as JSON. */
  readonly meta?: unknown;
  /** Absent: the procedure takes no input, or its input has no schema (see `note`). */
  readonly input?: InputSchema;
  /** Why there is no form, as a sentence. */
  readonly note?: string;
  /** Whether the input contains a file, which the page cannot send. */
  readonly takesFile: boolean;
}

/** `other`: a transformer that the page does not support. */
export type TransformerName = "none" | "superjson" | "other";

/** How to get a token for an e-mail address and a password. */
export interface Accounts {
  /** Takes `{ email, password }` as JSON. */
  readonly signInUrl: string;
  /** Takes `{ name, email, password }` as JSON. Signing in follows. Absent: users cannot sign up. */
  readonly signUpUrl?: string;
  /** The field of the response that holds the bearer token. */
  readonly tokenField: string;
  /** GET with the session cookie returns `{ token }`. Used when a JWT is about to expire. */
  readonly refreshUrl?: string;
}

export interface PanelDescription {
  readonly title: string;
  /** The tRPC endpoint: absolute, or relative to the page. */
  readonly url: string;
  readonly transformer: TransformerName;
  readonly procedures: readonly ProcedureDescription[];
  /** The module that exports the type `AppRouter`. */
  readonly clientPackage?: string;
  readonly accounts?: Accounts;
}
