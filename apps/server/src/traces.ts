/** Traces of requests, by OpenTelemetry: loaded only if they are on. See docs/observability.md. */
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import type { Context, Span as OtelSpan, Tracer } from "@opentelemetry/api";
import { parseTraceParent, setGlobalErrorHandler } from "@opentelemetry/core";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  AlwaysOnSampler,
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
} from "@opentelemetry/sdk-trace-base";
import type { Span } from "@taskwell/db/span";
import type { Config } from "./environment.ts";
import type { Logger } from "./logger.ts";

/** A collector that does not answer must not keep the server from stopping. */
const exportTimeoutMs = 2_000;
const warningIntervalMs = 60_000;

interface RequestSpan extends Span {
  endRequest(route: string, status: number): void;
}

export class Traces {
  readonly #provider: BasicTracerProvider;
  readonly #tracer: Tracer;
  readonly #ratio: number;
  /** Once a minute. */
  readonly #warn: (error: unknown) => void;

  constructor({ endpoint, serviceName, ratio }: NonNullable<Config["traces"]>, log: Logger) {
    let warnedAtMs = -warningIntervalMs;
    this.#warn = (error) => {
      if (performance.now() - warnedAtMs < warningIntervalMs) return;
      warnedAtMs = performance.now();
      log.warn({ reason: reasonOf(error) }, `traces cannot be sent to ${new URL(endpoint).host}`);
    };
    setGlobalErrorHandler(this.#warn);
    const exporter = new OTLPTraceExporter({
      url: `${endpoint.replace(/\/$/, "")}/v1/traces`,
      timeoutMillis: exportTimeoutMs,
    });
    // It is not registered: a context manager would be one more AsyncLocalStorage.
    this.#provider = new BasicTracerProvider({
      resource: resourceFromAttributes({ "service.name": serviceName }),
      sampler: new ParentBasedSampler({ root: new AlwaysOnSampler() }),
      spanProcessors: [new BatchSpanProcessor(exporter, { exportTimeoutMillis: exportTimeoutMs })],
    });
    this.#tracer = this.#provider.getTracer("taskwell");
    this.#ratio = ratio;
  }

  /**
   * @param traceparent the header (W3C Trace Context): the trace that the request belongs to
   * @returns undefined if the request is not traced
   */
  startRequest(method: string, traceparent: string | readonly string[] | undefined): RequestSpan | undefined {
    const parent = typeof traceparent === "string" ? parseTraceParent(traceparent) : null;
    // Here and not by a sampler: the tracer would make up ids for each request before it asks one.
    if (parent === null && Math.random() >= this.#ratio) return undefined;
    const context =
      parent === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote: true });
    const span = this.#tracer.startSpan(method, { kind: SpanKind.SERVER }, context);
    if (!span.isRecording()) return undefined;
    return {
      ...this.#wrap(span, context),
      endRequest: (route, status) => {
        span.updateName(`${method} ${route}`);
        span.setAttributes({
          "http.request.method": method,
          "http.response.status_code": status,
          "http.route": route,
          // Not the path itself, which may contain a secret.
          "url.path": route,
        });
        if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
        span.end();
      },
    };
  }

  #wrap(span: OtelSpan, outer: Context): Span {
    const context = trace.setSpan(outer, span);
    return {
      child: (name, attributes) =>
        this.#wrap(this.#tracer.startSpan(name, { kind: kindOf(attributes), attributes }, context), context),
      end: (errorType) => {
        if (errorType !== undefined)
          span.setAttribute("error.type", errorType).setStatus({ code: SpanStatusCode.ERROR });
        span.end();
      },
    };
  }

  /** Sends what is left. Never rejects. */
  async close(): Promise<void> {
    await this.#provider.shutdown().catch(this.#warn);
  }
}

/** Some errors have only a code, and some only a message. What else an error holds may be the collector's whole answer. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return ["code" in error ? String(error.code) : "", error.message].filter((part) => part !== "").join(" ");
}

function kindOf(attributes: Readonly<Record<string, string>>): SpanKind {
  return "db.system.name" in attributes ? SpanKind.CLIENT : SpanKind.INTERNAL;
}
