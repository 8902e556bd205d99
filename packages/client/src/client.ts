/** The typed client of Taskwell: what a front end or a script imports. */
import { createTRPCClient, httpBatchLink, httpBatchStreamLink, retryLink, splitLink } from "@trpc/client";
import type { HTTPBatchLinkOptions, Operation, TRPCClient, TRPCLink } from "@trpc/client";
import { callLink, hasCallContext } from "./call-link.ts";
import { tokenError } from "./errors.ts";
import type { TaskwellError } from "./errors.ts";
import { responseHeader } from "./response-header.ts";
import type { AppRouter } from "./router.ts";
import { hadMessages, subscriptionLink } from "./subscription-link.ts";
import { toTokenSource } from "./token-source.ts";
import type { TokenSource } from "./token-source.ts";

export type { CallContext } from "./call-link.ts";
export { fieldErrors, isTaskwellError } from "./errors.ts";
export type { Reason, TaskwellError } from "./errors.ts";
export { optimisticTask } from "./optimistic-task.ts";
export type {
  AppRouter,
  Change,
  Feed,
  Filter,
  Label,
  List,
  RouterInputs,
  RouterOutputs,
  Task,
  Webhook,
} from "./router.ts";
export type { TokenSource } from "./token-source.ts";

export type TaskwellClient = TRPCClient<AppRouter>;
type LinkOptions = HTTPBatchLinkOptions<AppRouter["_def"]["_config"]["$types"]>;
type Headers = Readonly<Record<string, string>>;

export interface TaskwellClientOptions {
  /** The server's URL, such as `https://api.example.com`. */
  readonly url: string;
  /**
   * The JWT, or where to get it: a function that is called before the first call and again after a 401, or an account
   * (`@taskwell/client/account`).
   */
  readonly token: string | (() => string | Promise<string>) | TokenSource;
  /** Instead of the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch;
  /** Sent with every request, besides the token. */
  readonly headers?: Headers | (() => Headers | Promise<Headers>);
  /** Links (trpc.io/docs/client/links) that a call goes through first, such as a `loggerLink`. */
  readonly links?: readonly TRPCLink<AppRouter>[];
}

// Looked up at each call, so that a test or a tracer may replace it.
const defaultFetch: typeof globalThis.fetch = (...request) => globalThis.fetch(...request);

/** The limits of the server: for batches its own, for request lines Node's. */
const maxBatchSize = 50;
const maxUrlLength = 8_000;

const maxAttempts = 4;
const maxRetryAfterSeconds = 60;

/**
 * A client that sends the calls of one tick in one request. It retries queries after 503 and all calls after 429, when
 * the server says (`Retry-After`, RFC 9110, section 10.2.3) and at most three times. It does not retry mutations after
 * 503, since they may have taken effect, unless they have an `Idempotency-Key`: these also when there was no answer.
 *
 * @throws {TypeError} if `url` is not a URL
 */
export function createTaskwellClient(options: TaskwellClientOptions): TaskwellClient {
  const { url, headers, links = [], fetch = defaultFetch } = options;
  const endpoint = procedureUrl(url);
  const tokens = toTokenSource(options.token);
  let retryDelayMs = 0;
  const headersOf = async (ops: readonly Operation[]) => {
    const token = await tokens.get().catch((error: unknown) => {
      throw tokenError(error);
    });
    for (const op of ops) op.context["token"] = token;
    const others = typeof headers === "function" ? await headers() : headers;
    return { ...others, authorization: `Bearer ${token}` };
  };
  const requestOptions: Pick<LinkOptions, "url" | "fetch"> = {
    url: endpoint,
    fetch: (request, init) => fetch(request, { ...init, signal: init?.signal ?? null }),
  };
  const linkOptions: LinkOptions = {
    ...requestOptions,
    maxItems: maxBatchSize,
    maxURLLength: maxUrlLength,
    headers: ({ opList }) => headersOf(opList),
  };

  return createTRPCClient<AppRouter>({
    links: [
      ...links,
      retryLink({
        retry: ({ op, error, attempts }) => {
          retryDelayMs = 0;
          if (error.data?.httpStatus === 401) {
            const token = op.context["token"];
            // A subscription outlives its tokens: one that was good for a while is renewed each time.
            const isFirst = attempts === 1 || hadMessages(op);
            return isFirst && token !== undefined && tokens.invalidate(token);
          }
          if (attempts >= maxAttempts) return false;
          if (!mayWorkLater(op, error)) return false;
          const waitSeconds = retryAfterSeconds(error) ?? 2 ** (attempts - 1);
          retryDelayMs = waitSeconds * 1000;
          return waitSeconds <= maxRetryAfterSeconds;
        },
        // Called right after `retry` has returned true.
        retryDelayMs: () => retryDelayMs,
      }),
      splitLink({
        condition: ({ type }) => type === "subscription",
        true: subscriptionLink({ url: endpoint, fetch, headersOf: (op) => headersOf([op]) }),
        // Exports are streamed. A streamed response has status 200 before its calls have succeeded, so others are not.
        false: splitLink({
          condition: ({ path }) => path.startsWith("data.export"),
          true: httpBatchStreamLink(linkOptions),
          false: splitLink({
            condition: hasCallContext,
            true: callLink({ ...requestOptions, headersOf: (op) => headersOf([op]) }),
            false: httpBatchLink(linkOptions),
          }),
        }),
      }),
    ],
  });
}

/** Whether a call may be sent again. */
function mayWorkLater(op: Operation, { data, cause }: TaskwellError): boolean {
  if (data?.httpStatus === 429) return true;
  const hasKey = op.type === "mutation" && typeof op.context["idempotencyKey"] === "string";
  if (data?.httpStatus === 503) return op.type === "query" || hasKey;
  if (data?.reason === "idempotency_key_in_use") return true;
  // What `fetch` rejects with when the network fails.
  return hasKey && data === undefined && cause instanceof TypeError;
}

function procedureUrl(url: string): string {
  const base = new URL(url);
  base.pathname = base.pathname.replace(/\/+$/, "").replace(/(\/trpc)?$/, "/trpc");
  return base.href;
}

function retryAfterSeconds(error: TaskwellError): number | undefined {
  const header = responseHeader(error.meta, "retry-after");
  const seconds = header === null || header === "" ? NaN : Number(header);
  return seconds >= 0 ? seconds : undefined;
}
