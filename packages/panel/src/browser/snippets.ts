/** A call as code: curl, fetch, and the typed client. */
import superjson from "superjson";
import { absolute } from "./send.ts";
import type { Call, Endpoint } from "./send.ts";

export const languages = ["curl", "fetch", "client"] as const;
export type Language = (typeof languages)[number];

export function snippet(language: Language, call: Call, endpoint: Endpoint): string {
  if (language === "client") return asClient(call, endpoint);
  const request = requestOf(call, endpoint);
  return language === "curl" ? asCurl(request) : asFetch(request);
}

interface PlainRequest {
  readonly url: string;
  readonly streams: boolean;
  readonly headers: Readonly<Record<string, string>>;
  /** Absent: GET. */
  readonly body?: string;
}

/** The HTTP of tRPC's protocol: queries in the URL, mutations in the body (trpc.io/docs/rpc). */
function requestOf({ procedure, input }: Call, endpoint: Endpoint): PlainRequest {
  const url = `${absolute(endpoint.url)}/${procedure.path}`;
  const wire: unknown = endpoint.transformer === "superjson" ? superjson.serialize(input) : input;
  const streams = procedure.type === "subscription";
  if (procedure.type === "mutation") {
    const headers = { ...endpoint.headers, "content-type": "application/json" };
    return { url, streams, headers, ...(input === undefined ? {} : { body: JSON.stringify(wire) }) };
  }
  const query = input === undefined ? "" : `?input=${encodeURIComponent(JSON.stringify(wire))}`;
  return { url: url + query, streams, headers: endpoint.headers };
}

function asCurl({ url, streams, headers, body }: PlainRequest): string {
  const lines = [`curl ${streams ? "-N " : ""}${quoted(url)}`];
  if ("content-type" in headers) lines[0] = `curl -X POST ${quoted(url)}`;
  for (const [name, value] of Object.entries(headers)) lines.push(`-H ${quoted(`${name}: ${value}`)}`);
  if (body !== undefined) lines.push(`--data-raw ${quoted(body)}`);
  return lines.join(" \\\n  ");
}

/** For a POSIX shell: nothing within single quotes means anything but the next single quote. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function asFetch({ url, streams, headers, body }: PlainRequest): string {
  const isPost = "content-type" in headers;
  const options = [
    ...(isPost ? [`method: "POST",`] : []),
    ...(Object.keys(headers).length > 0 ? [`headers: ${indented(literal(headers))},`] : []),
    ...(body === undefined ? [] : [`body: JSON.stringify(${indented(literal(JSON.parse(body)))}),`]),
  ];
  const init = options.length === 0 ? "" : `, {\n${options.map((line) => `  ${line}\n`).join("")}}`;
  const response = `const response = await fetch(${JSON.stringify(url)}${init});`;
  if (streams) return `${response}\nconst events = response.body; // text/event-stream`;
  const result = `const { result } = await response.json();`;
  return `${response}\n${result}`;
}

const methods = { query: "query", mutation: "mutate", subscription: "subscribe" } as const;

function asClient({ procedure, input }: Call, endpoint: Endpoint): string {
  const link = procedure.type === "subscription" ? "httpSubscriptionLink" : "httpLink";
  const isSuper = endpoint.transformer === "superjson";
  const headers = Object.keys(endpoint.headers).length === 0 ? [] : headerLines(link, endpoint.headers);
  const options = [
    `url: ${JSON.stringify(absolute(endpoint.url))},`,
    ...headers,
    ...(isSuper ? ["transformer: superjson,"] : []),
  ];
  const argument = input === undefined ? "undefined" : literal(input);
  const call = `api.${procedure.path}.${methods[procedure.type]}`;
  return [
    `import { createTRPCClient, ${link} } from "@trpc/client";`,
    ...(link === "httpSubscriptionLink" && headers.length > 0
      ? [`import { EventSource } from "eventsource";`]
      : []),
    ...(isSuper ? [`import superjson from "superjson";`] : []),
    `import type { AppRouter } from "./your-router";`,
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

/** A value as JavaScript would have it written. */
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
