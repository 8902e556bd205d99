/** What is told of the calls of a request, for metrics and traces. */
import type { Span } from "@taskwell/db/span";
import type { TRPCError } from "@trpc/server";

export type CallCode = "OK" | TRPCError["code"];

export interface CallObserver {
  /** A procedure begins. */
  begin(procedure: string): ObservedCall;
}

interface ObservedCall {
  /** Absent: the call is not traced. */
  readonly span: Span | undefined;
  /** A stream ends here when it has been opened. */
  end(code: CallCode): void;
}
