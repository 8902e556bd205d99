/** Measures requests and the calls in them, if there are metrics. */
import type { CallCode, CallObserver, ObservedCall } from "@taskwell/api/observer";
import type { Metrics } from "./metrics.ts";

export type Protocol = "trpc" | "rest" | "accounts" | "calendar" | "other";

export interface FinishedRequest {
  /** As `routeOf` returns it: never the path itself. */
  readonly route: string;
  readonly status: number;
}

export interface RequestObserver extends CallObserver {
  end(request: FinishedRequest): void;
}

/** Begins to measure a request. */
export type ObserveRequest = (path: string) => RequestObserver;

/** @returns undefined if there is nothing to measure for */
export function createObserver(metrics: Metrics | undefined): ObserveRequest | undefined {
  return metrics === undefined ? undefined : (path) => observeRequest(protocolOf(path), metrics);
}

function observeRequest(protocol: Protocol, metrics: Metrics): RequestObserver {
  return {
    begin: (procedure): ObservedCall => {
      const startedAtMs = performance.now();
      return {
        end: (code: CallCode) => {
          const durationSeconds = (performance.now() - startedAtMs) / 1000;
          metrics.countCall({ procedure, protocol, code, durationSeconds });
        },
      };
    },
    end: ({ route, status }) => metrics.countRequest({ protocol, route, status }),
  };
}

function protocolOf(path: string): Protocol {
  if (path.startsWith("/trpc/")) return "trpc";
  if (path.startsWith("/api/auth/")) return "accounts";
  if (path.startsWith("/api/")) return "rest";
  return path.startsWith("/calendar/") ? "calendar" : "other";
}
