/** Measures requests and the calls in them, for metrics and traces: for both, one of them, or not at all. */
import type { CallObserver } from "@taskwell/api/observer";
import type { Metrics } from "./metrics.ts";
import type { Traces } from "./traces.ts";

export type Protocol = "trpc" | "rest" | "accounts" | "calendar" | "other";

interface StartedRequest {
  readonly method: string | undefined;
  readonly path: string;
  /** The header (W3C Trace Context). Node gives a list of what came several times. */
  readonly traceparent: string | readonly string[] | undefined;
}

interface FinishedRequest {
  /** As `routeOf` returns it: never the path itself. */
  readonly route: string;
  readonly status: number;
}

export interface RequestObserver extends CallObserver {
  end(request: FinishedRequest): void;
}

/** Begins to measure a request. @returns undefined if there is nothing to measure of it */
export type ObserveRequest = (request: StartedRequest) => RequestObserver | undefined;

/** @returns undefined if there is nothing to measure for */
export function createObserver(
  metrics: Metrics | undefined,
  traces: Traces | undefined,
): ObserveRequest | undefined {
  if (metrics === undefined && traces === undefined) return undefined;
  return ({ method = "", path, traceparent }) => {
    const request = traces?.startRequest(method, traceparent);
    if (metrics === undefined && request === undefined) return undefined;
    const protocol = protocolOf(path);
    return {
      begin: (procedure) => {
        const startedAtMs = performance.now();
        const attributes = { "rpc.system": "trpc", "rpc.method": procedure };
        const span = request?.child(`trpc.${procedure}`, attributes);
        return {
          span,
          end: (code) => {
            const durationSeconds = (performance.now() - startedAtMs) / 1000;
            metrics?.countCall({ procedure, protocol, code, durationSeconds });
            span?.end(code === "OK" ? undefined : code);
          },
        };
      },
      end: ({ route: found, status }) => {
        // Any number of names may be in a batch.
        const route = found.includes(",") ? "/trpc/*" : found;
        metrics?.countRequest({ protocol, route, status });
        request?.endRequest(route, status);
      },
    };
  };
}

function protocolOf(path: string): Protocol {
  if (path.startsWith("/trpc/")) return "trpc";
  if (path.startsWith("/api/auth/")) return "accounts";
  if (path.startsWith("/api/")) return "rest";
  return path.startsWith("/calendar/") ? "calendar" : "other";
}
