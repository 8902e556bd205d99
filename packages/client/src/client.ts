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

/** `RouterInputs["task"]["create"]` is what `task.create.mutate` takes. */
export type RouterInputs = inferRouterInputs<AppRouter>;
/** `RouterOutputs["task"]["byId"]` is what `task.byId.query` gives. */
export type RouterOutputs = inferRouterOutputs<AppRouter>;
export type Task = RouterOutputs["task"]["byId"];
export type List = RouterOutputs["list"]["byId"];
export type Label = RouterOutputs["label"]["byId"];
export type Filter = RouterOutputs["filter"]["byId"];
export type Feed = RouterOutputs["feed"]["byId"];

export type TaskwellClient = TRPCClient<AppRouter>;
/** What calls reject with. `data` says why: see docs/errors.md. Absent when there was no answer at all. */
export type TaskwellError = TRPCClientError<AppRouter>;

export interface TaskwellClientOptions {
  /** Where the server is, such as `https://api.example.com`. */
  readonly url: string;
  /**
   * The JWT to sign in with; or where to get it: asked before the first call, and again after a 401. An account
   * (`@taskwell/client/account`) is such a place.
   */
  readonly token: string | (() => string | Promise<string>) | TokenSource;
}

/** The server takes no larger batches, and Node no longer request lines. */
const maxBatchSize = 20;
const maxUrlLength = 8_000;

const maxAttempts = 4;
const maxRetryAfterSeconds = 60;

/**
 * A client whose calls of one tick share a request. A query that meets 503, and any call that meets 429, is made again
 * when the server says (`Retry-After`, RFC 9110, section 10.2.3), three times at most; a mutation that meets 503 is not,
 * since it may have been done.
 *
 * @throws {TypeError} when `url` is not one
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
          if (error.data?.httpStatus === 401) return attempts === 1 && tokens.refuse(op.context["token"]);
          const wasRefused = error.data?.httpStatus === 429;
          const isQueryUnanswered = op.type === "query" && error.data?.httpStatus === 503;
          if (!wasRefused && !isQueryUnanswered) return false;
          const seconds = retryAfterSeconds(error) ?? 2 ** (attempts - 1);
          retryDelayMs = seconds * 1000;
          return seconds <= maxRetryAfterSeconds;
        },
        // Asked right after `retry` has said yes.
        retryDelayMs: () => retryDelayMs,
      }),
      // Documents come piece by piece: an answer of this form is well before it is known whether its calls are.
      splitLink({
        condition: ({ path }) => path.startsWith("data.export"),
        true: httpBatchStreamLink(options),
        false: httpBatchLink(options),
      }),
    ],
  });
}

/** Narrows what a call rejected with. */
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
