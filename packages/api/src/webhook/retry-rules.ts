/** Decides what follows from an answer: the next event, another try, or the end. */
import type { WebhookAnswer } from "../trpc/context.ts";

const [second, minute, hour] = [1_000, 60_000, 3_600_000];

/** Before each further try, in milliseconds: two days and a half in all. */
export const defaultRetriesMs: readonly number[] = [
  5 * second,
  30 * second,
  2 * minute,
  10 * minute,
  30 * minute,
  hour,
  2 * hour,
  4 * hour,
  8 * hour,
  12 * hour,
  12 * hour,
  12 * hour,
];
const longestWaitMs = 12 * hour;
/** Waits differ by up to this share, so that webhooks of one receiver do not come back all at once. */
const jitter = 0.2;

export type Verdict =
  | { readonly kind: "delivered" }
  | { readonly kind: "retry"; readonly waitMs: number; readonly error: string }
  | { readonly kind: "disable"; readonly error: string; readonly reason: string };

/** @param attempts how often this event has been tried, this time included */
export function verdictOn(answer: WebhookAnswer, attempts: number, retriesMs: readonly number[]): Verdict {
  const error = errorOf(answer);
  if (error === undefined) return { kind: "delivered" };
  if ("status" in answer && answer.status === 410)
    return { kind: "disable", error, reason: "The receiver answered 410 Gone: it wants no more events." };
  const waitMs = retriesMs[attempts - 1];
  if (waitMs === undefined)
    return { kind: "disable", error, reason: `Delivery failed ${attempts} times. The last time: ${error}` };
  const asked = "status" in answer ? retryAfterMs(answer) : 0;
  const jittered = waitMs * (1 + jitter * Math.random());
  return { kind: "retry", waitMs: Math.max(jittered, Math.min(asked, longestWaitMs)), error };
}

/** Why an event counts as not delivered; undefined: it does. */
export function errorOf(answer: WebhookAnswer): string | undefined {
  if ("problem" in answer) return answer.problem;
  const { status } = answer;
  if (status >= 200 && status < 300) return undefined;
  if (status >= 300 && status < 400) return `The receiver answered ${status}: redirects are not followed.`;
  return `The receiver answered ${status}.`;
}

/** `Retry-After` of 429 and 503, in seconds or as a date (RFC 9110, section 10.2.3). */
function retryAfterMs({ status, retryAfter }: { status: number; retryAfter: string | null }): number {
  if (retryAfter === null || (status !== 429 && status !== 503)) return 0;
  const ms = /^\d+$/.test(retryAfter) ? Number(retryAfter) * second : Date.parse(retryAfter) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : 0;
}
