/** A call as code, for curl, fetch and the typed client. */
import superjson from "superjson";
import { absoluteUrl } from "./send.ts";
import type { Call, Endpoint } from "./send.ts";

export const languages = ["curl", "fetch", "client"] as const;
export type Language = (typeof languages)[number];

export function snippet(language: Language, call: Call, endpoint: Endpoint): string {
  if (language === "client") return toClientCode(call, endpoint);
  const request = requestOf(call, endpoint);
  return language === "curl" ? toCurl(request) : toFetchCode(request);
}

interface PlainRequest {
  readonly url: string;
  readonly isStream: boolean;
  readonly headers: Readonly<Record<string, string>>;
  /** Absent: GET. */
  readonly body?: string;
}

/** tRPC's HTTP protocol: the input of a query is in the URL, that of a mutation in the body (trpc.io/docs/rpc). */
function requestOf({ procedure, input }: Call, endpoint: Endpoint): PlainRequest {
  const url = `${absoluteUrl(endpoint.url)}/${procedure.path}`;
  const wire: unknown = endpoint.transformer === "superjson" ? superjson.serialize(input) : input;
  const isStream = procedure.type === "subscription";
  if (procedure.type === "mutation") {
    const headers = { ...endpoint.headers, "content-type": "application/json" };
    return { url, isStream, headers, ...(input === undefined ? {} : { body: JSON.stringify(wire) }) };
  }
  const query = input === undefined ? "" : `?input=${encodeURIComponent(JSON.stringify(wire))}`;
  return { url: url + query, isStream, headers: endpoint.headers };
}

function toCurl({ url, isStream, headers, body }: PlainRequest): string {
  const lines = [`curl ${isStream ? "-N " : ""}${shellQuoted(url)}`];
  if ("content-type" in headers) lines[0] = `curl -X POST ${shellQuoted(url)}`;
  for (const [name, value] of Object.entries(headers)) lines.push(`-H ${shellQuoted(`${name}: ${value}`)}`);
  if (body !== undefined) lines.push(`--data-raw ${shellQuoted(body)}`);
  return lines.join(" \\\n  ");
}

/** Quotes for a POSIX shell, where only a single quote ends a single-quoted string. */
function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function toFetchCode({ url, isStream, headers, body }: PlainRequest): string {
  const isPost = "content-type" in headers;
  const options = [
    ...(isPost ? [`method: "POST",`] : []),
    ...(Object.keys(headers).length > 0 ? [`headers: ${indented(literal(headers))},`] : []),
    ...(body === undefined ? [] : [`body: JSON.stringify(${indented(literal(JSON.parse(body)))}),`]),
  ];
  const init = options.length === 0 ? "" : `, {\n${options.map((line) => `  ${line}\n`).join("")}}`;
  const response = `const response = await fetch(${JSON.stringify(url)}${init});`;
  if (isStream) return `${response}\nconst events = response.body; // text/event-stream`;
  const result = `const { result } = await response.json();`;
  return `${response}\n${result}`;
}

const methods = { query: "query", mutation: "mutate", subscription: "subscribe" } as const;

function toClientCode({ procedure, input }: Call, endpoint: Endpoint): string {
  const link = procedure.type === "subscription" ? "httpSubscriptionLink" : "httpLink";
  const usesSuperjson = endpoint.transformer === "superjson";
  const headers = Object.keys(endpoint.headers).length === 0 ? [] : headerLines(link, endpoint.headers);
  const options = [
    `url: ${JSON.stringify(absoluteUrl(endpoint.url))},`,
    ...headers,
    ...(usesSuperjson ? ["transformer: superjson,"] : []),
  ];
  const argument = input === undefined ? "undefined" : literal(input);
  const call = `api.${procedure.path}.${methods[procedure.type]}`;
  return [
    `import { createTRPCClient, ${link} } from "@trpc/client";`,
    ...(link === "httpSubscriptionLink" && headers.length > 0
      ? [`import { EventSource } from "eventsource";`]
      : []),
    ...(usesSuperjson ? [`import superjson from "superjson";`] : []),
    `import type { AppRouter } from ${JSON.stringify(endpoint.clientPackage ?? "./your-router")};`,
    "",
    `const api = createTRPCClient<AppRouter>({`,
    `  links: [`,
    `    ${link}({`,
    ...options.map((line) => `      ${line.replaceAll("\n", "\n      ")}`),
    `    }),`,
    `  ],`,
    `});`,
    "",
    procedure.type === "subscription"
      ? `const subscription = ${call}(${argument}, { onData: console.log });`
      : `const result = await ${call}(${input === undefined ? "" : argument});`,
  ].join("\n");
}

function headerLines(link: string, headers: Readonly<Record<string, string>>): string[] {
  if (link === "httpLink") return [`headers: ${literal(headers)},`];
  const init = `{ ...init, headers: { ...init.headers, ...${literal(headers)} } }`;
  return ["EventSource,", `eventSourceOptions: { fetch: (url, init) => fetch(url, ${init}) },`];
}

function indented(text: string): string {
  return text.replaceAll("\n", "\n  ");
}

/** A value as a JavaScript literal. */
function literal(value: unknown): string {
  if (value instanceof Date) return `new Date(${JSON.stringify(value)})`;
  if (typeof value === "bigint") return `${value}n`;
  if (value instanceof Set) return `new Set(${literal([...value])})`;
  if (value instanceof Map) return `new Map(${literal([...value])})`;
  if (Array.isArray(value)) return bracketed("[", value.map(literal), "]");
  if (typeof value === "object" && value !== null) {
    const properties = Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .map(
        ([name, inner]) =>
          `${/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)}: ${literal(inner)}`,
      );
    return bracketed("{", properties, "}");
  }
  return JSON.stringify(value) ?? "undefined";
}

function bracketed(open: string, parts: readonly string[], close: string): string {
  const line = parts.join(", ");
  if (parts.length === 0) return open + close;
  const padding = open === "{" ? " " : "";
  if (line.length <= 80 && !line.includes("\n")) return `${open}${padding}${line}${padding}${close}`;
  return `${open}\n${parts.map((part) => `  ${indented(part)},\n`).join("")}${close}`;
}
