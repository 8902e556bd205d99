/** The typed client of Taskwell: what a front end or a script imports. */
import {
  createTRPCClient,
  httpBatchLink,
  httpBatchStreamLink,
  isTRPCClientError,
  retryLink,
  splitLink,
} from "@trpc/client";
import type { HTTPBatchLinkOptions, TRPCClient, TRPCClientError } from "@trpc/client";
import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@taskwell/api";
import { toTokenSource } from "./token-source.ts";
import type { TokenSource } from "./token-source.ts";

export type { TokenSource } from "./token-source.ts";
export type { AppRouter } from "@taskwell/api";

/** `RouterInputs["task"]["create"]` is the input of `task.create.mutate`. */
export type RouterInputs = inferRouterInputs<AppRouter>;
/** `RouterOutputs["task"]["byId"]` is the result of `task.byId.query`. */
export type RouterOutputs = inferRouterOutputs<AppRouter>;
export type Task = RouterOutputs["task"]["byId"];
export type List = RouterOutputs["list"]["byId"];
export type Label = RouterOutputs["label"]["byId"];
export type Filter = RouterOutputs["filter"]["byId"];
export type Feed = RouterOutputs["feed"]["byId"];

export type TaskwellClient = TRPCClient<AppRouter>;
/** What calls reject with. `data` tells the reason (docs/errors.md); it is absent if there was no response. */
export type TaskwellError = TRPCClientError<AppRouter>;

export interface TaskwellClientOptions {
  /** The server's URL, such as `https://api.example.com`. */
  readonly url: string;
  /**
   * The JWT, or where to get it: a function that is called before the first call and again after a 401, or an account
   * (`@taskwell/client/account`).
   */
  readonly token: string | (() => string | Promise<string>) | TokenSource;
}

/** The limits of the server: for batches its own, for request lines Node's. */
const maxBatchSize = 20;
const maxUrlLength = 8_000;

const maxAttempts = 4;
const maxRetryAfterSeconds = 60;

/**
 * A client that sends the calls of one tick in one request. It retries queries after 503 and all calls after 429, when
 * the server says (`Retry-After`, RFC 9110, section 10.2.3) and at most three times. It does not retry mutations after
 * 503, since they may have taken effect.
 *
 * @throws {TypeError} if `url` is not a URL
 */
export function createTaskwellClient({ url, token }: TaskwellClientOptions): TaskwellClient {
  const tokens = toTokenSource(token);
  let retryDelayMs = 0;
  const options: HTTPBatchLinkOptions<AppRouter["_def"]["_config"]["$types"]> = {
    url: procedureUrl(url),
    maxItems: maxBatchSize,
    maxURLLength: maxUrlLength,
    headers: async ({ opList }) => {
      const current = await tokens.get();
      for (const op of opList) op.context["token"] = current;
      return { authorization: `Bearer ${current}` };
    },
  };

  return createTRPCClient<AppRouter>({
    links: [
      retryLink({
        retry: ({ op, error, attempts }) => {
          if (attempts >= maxAttempts) return false;
          retryDelayMs = 0;
          if (error.data?.httpStatus === 401) return attempts === 1 && tokens.invalidate(op.context["token"]);
          const wasRefused = error.data?.httpStatus === 429;
          const isUnansweredQuery = op.type === "query" && error.data?.httpStatus === 503;
          if (!wasRefused && !isUnansweredQuery) return false;
          const waitSeconds = retryAfterSeconds(error) ?? 2 ** (attempts - 1);
          retryDelayMs = waitSeconds * 1000;
          return waitSeconds <= maxRetryAfterSeconds;
        },
        // Called right after `retry` has returned true.
        retryDelayMs: () => retryDelayMs,
      }),
      // Exports are streamed. A streamed response has status 200 before its calls have succeeded, so others are not.
      splitLink({
        condition: ({ path }) => path.startsWith("data.export"),
        true: httpBatchStreamLink(options),
        false: httpBatchLink(options),
      }),
    ],
  });
}

/** Tells whether a value is an error that a call rejected with. */
export function isTaskwellError(error: unknown): error is TaskwellError {
  return isTRPCClientError<AppRouter>(error);
}

function procedureUrl(url: string): string {
  const base = new URL(url);
  base.pathname = base.pathname.replace(/\/+$/, "").replace(/(\/trpc)?$/, "/trpc");
  return base.href;
}

function retryAfterSeconds(error: TRPCClientError<AppRouter>): number | undefined {
  const response: unknown = error.meta?.["response"];
  const hasHeaders = typeof response === "object" && response !== null && "headers" in response;
  const header =
    hasHeaders && response.headers instanceof Headers ? response.headers.get("retry-after") : null;
  const seconds = header === null || header === "" ? NaN : Number(header);
  return seconds >= 0 ? seconds : undefined;
}
