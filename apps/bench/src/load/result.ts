/** What a load measures. */
import { build } from "hdr-histogram-js";
import type { Histogram } from "hdr-histogram-js";

export interface Latency {
  /** Milliseconds. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

export interface LoadResult {
  /** Answers that were right. */
  readonly answers: number;
  /** Answers that were not, and connections that broke. */
  readonly errors: number;
  /** One of the wrong answers. */
  readonly example?: string;
  readonly seconds: number;
  readonly latency: Latency;
}

/** Of microseconds, up to a minute. */
export function createHistogram(): Histogram {
  return build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: 60_000_000,
    numberOfSignificantValueDigits: 3,
  });
}

export function percentiles(histogram: Histogram): Latency {
  const at = (percentile: number) => histogram.getValueAtPercentile(percentile) / 1000;
  return { p50: at(50), p95: at(95), p99: at(99) };
}
