/** What the page is told of a router: the one thing that both halves of the package know. */

/** A JSON Schema (draft-07) of an input, with `x-trpc` where a transformer makes more of a JSON value. */
export type InputSchema = { readonly [keyword: string]: unknown };

/** Keyword of our own: what the value is on the server, where JSON has no such type. */
export const wireKeyword = "x-trpc";
/** `file`: cannot be written as JSON at all. The others: superjson carries them. */
export type WireType = "date" | "bigint" | "set" | "map" | "file";

/** The `$id` of schemas that allow everything: the form has a small JSON editor for them. */
export const anyJson = "panel:any-json";

export interface ProcedureDescription {
  /** Dotted, as clients call it: `task.create`. */
  readonly path: string;
  readonly type: "query" | "mutation" | "subscription";
  /** What the procedure says of itself in `meta.summary` and `meta.description`, or else its input. */
  readonly description?: string;
  /** As JSON has it. */
  readonly meta?: unknown;
  /** Absent: the procedure takes no input, or one that nothing is known of (see `note`). */
  readonly input?: InputSchema;
  /** What keeps the page from showing a form, in a sentence. */
  readonly note?: string;
  /** The input has a file in it, which cannot be sent from the page. */
  readonly takesFile: boolean;
}

/** How values travel: `other` is a transformer that the page does not know. */
export type TransformerName = "none" | "superjson" | "other";

/** Where to get a token for an e-mail address and a password. */
export interface Accounts {
  /** Takes `{ email, password }` as JSON. */
  readonly signInUrl: string;
  /** Takes `{ name, email, password }` as JSON; whoever signed up is signed in next. Absent: no way to sign up. */
  readonly signUpUrl?: string;
  /** The field of the answer that holds the bearer token. */
  readonly tokenField: string;
  /** GET, with the cookie of the session, answers `{ token }`: asked when a JWT is about to expire. */
  readonly refreshUrl?: string;
}

export interface PanelDescription {
  readonly title: string;
  /** Of the tRPC endpoint: absolute, or relative to the page. */
  readonly url: string;
  readonly transformer: TransformerName;
  readonly procedures: readonly ProcedureDescription[];
  readonly accounts?: Accounts;
}
