/** For tests: receivers of webhooks, and an API that delivers to them. */
import { once } from "node:events";
import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import { startTestApi } from "../testing.ts";
import type { TestApi } from "../testing.ts";
import { WebhookDispatcher } from "./dispatch-service.ts";
import type { DispatcherOptions } from "./dispatch-service.ts";

const Body = z.object({
  type: z.string(),
  timestamp: z.string(),
  data: z.looseObject({}),
});

/** A request that came in. */
interface Received extends z.infer<typeof Body> {
  readonly eventId: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
}

export interface Receiver {
  readonly url: string;
  readonly port: number;
  /** All requests, those that were answered with a failure included. */
  readonly received: Received[];
  /** Of those that were answered with a success, in order. */
  readonly types: () => string[];
  /** What it answers; undefined: nothing, ever. By default 204. */
  answer: (request: Received) => Answer | undefined;
  close(): Promise<void>;
}

/** @param tls whether it speaks HTTPS, as {@link tlsName} */
export async function startReceiver({ tls = false } = {}): Promise<Receiver> {
  const received: Received[] = [];
  const accepted: Received[] = [];
  const handle = async (request: http.IncomingMessage, response: http.ServerResponse) => {
    let body = "";
    for await (const chunk of request.setEncoding("utf8")) body += String(chunk);
    const headers = z.record(z.string(), z.string()).parse(request.headers);
    const one = { ...Body.parse(JSON.parse(body)), eventId: headers["webhook-id"] ?? "", headers, body };
    received.push(one);
    const answer = receiver.answer(one);
    if (answer === undefined) return;
    if (answer.status < 300) accepted.push(one);
    response.writeHead(answer.status, answer.headers).end();
  };
  const listener = (request: http.IncomingMessage, response: http.ServerResponse) =>
    void handle(request, response);
  const server = tls
    ? https.createServer({ key: tlsKey, cert: tlsCertificate }, listener)
    : http.createServer(listener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const port = portOf(server.address());
  const receiver: Receiver = {
    url: tls ? `https://${tlsName}:${port}/` : `http://127.0.0.1:${port}/`,
    port,
    received,
    types: () => accepted.map(({ type }) => type),
    answer: () => ({ status: 204 }),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return receiver;
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("It does not listen at a port.");
  return address.port;
}

export interface DeliveringApi extends TestApi {
  readonly dispatcher: WebhookDispatcher;
  /** What the dispatcher could not do. */
  readonly errors: unknown[];
}

/** An API whose webhooks may lead anywhere, and are tried again within milliseconds. */
export async function startDeliveringApi(
  options: Partial<Omit<DispatcherOptions, "services" | "onError">> = {},
): Promise<DeliveringApi> {
  const api = await startTestApi();
  const errors: unknown[] = [];
  const dispatcher = new WebhookDispatcher({
    services: api.services,
    onError: (error) => errors.push(error),
    retriesMs: [10, 10, 10],
    sweepMs: 50,
    ...options,
  });
  const close = async () => {
    await dispatcher.close();
    await api.close();
  };
  return { ...api, dispatcher, errors, close };
}

/** Runs a statement as the system, as nothing in the API would. */
export async function execute({ db }: TestApi, sql: string, values: unknown[]): Promise<void> {
  await db.asSystem("prepare a test", () => db.query(sql, values, () => undefined));
}

/** Whom {@link tlsCertificate} is of: itself its authority, until 2120. */
export const tlsName = "hooks.example.com";
export const tlsCertificate = `-----BEGIN CERTIFICATE-----
MIIBejCCAR+gAwIBAgIBATAKBggqhkjOPQQDAjAcMRowGAYDVQQDDBFob29rcy5l
eGFtcGxlLmNvbTAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAwMFowHDEa
MBgGA1UEAwwRaG9va3MuZXhhbXBsZS5jb20wWTATBgcqhkjOPQIBBggqhkjOPQMB
BwNCAAQ1jtdpYPjuklMq/pyv+OC9kfWujJvZIMdZF2oIzQurEPmJyVgpoTHI+xbp
9TnF35HJJ9oTiBrbBXNn8AeFPz+1o1AwTjAcBgNVHREEFTATghFob29rcy5leGFt
cGxlLmNvbTAPBgNVHRMBAf8EBTADAQH/MB0GA1UdDgQWBBTzg1u/HHBSQiFkUvrK
2jOq+mp9dTAKBggqhkjOPQQDAgNJADBGAiEAlbWlMVmCVanJe0/gOXr+ehvJSMk6
MR1/WyI6nrpn1HICIQDfrBqYHxU2MH0DBhlXq5oduSJ928l9MOFS6XNP1bO4iw==
-----END CERTIFICATE-----
`;
const tlsKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgrYTW4rjmlo2Fa4BS
ia0/nnclQGkYMF+NEV6YOVYLfzahRANCAAQ1jtdpYPjuklMq/pyv+OC9kfWujJvZ
IMdZF2oIzQurEPmJyVgpoTHI+xbp9TnF35HJJ9oTiBrbBXNn8AeFPz+1
-----END PRIVATE KEY-----
`;
