/** Calls with a context of their own: one request each, with an `Idempotency-Key`, and told by which id they can be undone. */
import { httpLink } from "@trpc/client";
import type { HTTPLinkOptions, Operation, TRPCLink } from "@trpc/client";
import { tap } from "@trpc/server/observable";
import { responseHeader } from "./response-header.ts";
import type { AppRouter } from "./router.ts";

/** Of a mutation, passed as `mutate(input, { context: { … } satisfies CallContext })`. It is then sent in a request of its own. */
export interface CallContext {
  /**
   * Makes the server run the call once, however often it is sent within 24 hours: it is sent again after 503 and when there
   * was no answer. Make a new one for each change, such as with `crypto.randomUUID()`.
   */
  readonly idempotencyKey?: string;
  /** Called with the id that `history.undo` takes, if the call has changed something. */
  readonly onCall?: (callId: string) => void;
}

type LinkOptions = HTTPLinkOptions<AppRouter["_def"]["_config"]["$types"]>;
interface CallLinkOptions extends Pick<LinkOptions, "url" | "fetch"> {
  readonly headersOf: (op: Operation) => Promise<Readonly<Record<string, string>>>;
}

export function callLink({ headersOf, ...options }: CallLinkOptions): TRPCLink<AppRouter> {
  const link = httpLink<AppRouter>({
    ...options,
    headers: async ({ op }) => {
      const key = idempotencyKeyOf(op);
      return { ...(await headersOf(op)), ...(key === undefined ? {} : { "idempotency-key": key }) };
    },
  });
  return (runtime) => {
    const send = link(runtime);
    return ({ op, next }) =>
      send({ op, next }).pipe(
        tap({
          next: ({ context }) => {
            const { onCall } = op.context;
            const callId = responseHeader(context, "x-call-id");
            if (callId !== null && typeof onCall === "function") Reflect.apply(onCall, undefined, [callId]);
          },
        }),
      );
  };
}

export function hasCallContext({ type, context }: Operation): boolean {
  return type === "mutation" && (context["idempotencyKey"] !== undefined || context["onCall"] !== undefined);
}

/** @throws {TypeError} if it is not a string: the call would run without one */
function idempotencyKeyOf({ type, context }: Operation): string | undefined {
  const key = context["idempotencyKey"];
  if (type !== "mutation" || key === undefined) return undefined;
  if (typeof key !== "string") throw new TypeError("idempotencyKey must be a string.");
  return key;
}
