/** What an error looks like to a client. Types only, and none of zod's: they are part of what the client package ships. */
import type { AuthErrorCode } from "@taskwell/auth/error";
import type { TRPCDefaultErrorShape } from "@trpc/server";
import type { DomainReason, GeneralReason } from "./errors.ts";

/** Every reason that an error may have: the headings of docs/errors.md. */
export type Reason = DomainReason | GeneralReason | AuthErrorCode;

/** One thing that is wrong with an input: where (keys and indexes, outermost first) and what. */
export interface InputIssue {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What a client finds under `error.data`, besides tRPC's own `code`, `httpStatus` and `path`. */
export interface ErrorDetails<Current = object> {
  /** Why, more finely than `code`; stable, and a heading in docs/errors.md. */
  readonly reason: Reason;
  /** What the server's log knows this request by. */
  readonly requestId: string | null;
  /** With `input_invalid`: what is wrong, field by field; 20 at most. */
  readonly issues?: readonly InputIssue[];
  /** With `version_mismatch`, `occurrence_not_due` and `…_taken`: the row as it is now. */
  readonly current?: Current;
}

export interface ErrorShape<Current = object> extends TRPCDefaultErrorShape {
  readonly data: Omit<TRPCDefaultErrorShape["data"], "stack"> & ErrorDetails<Current>;
}
