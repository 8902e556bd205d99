import type { LookupAddress } from "node:dns";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { WebhookAccess } from "../trpc/context.ts";
import { isPublicAddress, urlProblem } from "./address-rules.ts";
import { createWebhookAccess } from "./request-service.ts";
import { startReceiver, tlsCertificate, tlsName } from "./testing.ts";
import type { Receiver } from "./testing.ts";

const [publicAddress, loopback] = ["93.184.215.14", "127.0.0.1"].map((address): LookupAddress => ({
  address,
  family: 4,
}));
let receiver: Receiver;
let secure: Receiver;
const opened: WebhookAccess[] = [];
beforeAll(async () => {
  [receiver, secure] = await Promise.all([startReceiver(), startReceiver({ tls: true })]);
});
afterAll(async () => {
  for (const access of opened) access.close();
  await Promise.all([receiver.close(), secure.close()]);
});

function open(options: Parameters<typeof createWebhookAccess>[0]): WebhookAccess {
  const access = createWebhookAccess(options);
  opened.push(access);
  return access;
}
const body = JSON.stringify({ type: "webhook.test", timestamp: "", data: {} });
const sendTo = (access: WebhookAccess, url: string, timeoutMs = 2_000) =>
  access.send({ url, headers: {}, body, timeoutMs });

test.each([
  "https://127.0.0.1/",
  "https://2130706433/",
  "https://0x7f.1/",
  "https://0177.0.0.1/",
  "https://[::1]/",
  "https://[::ffff:127.0.0.1]/",
  "https://[::ffff:7f00:1]/",
  "https://[64:ff9b::7f00:1]/",
  "https://[2002:7f00:1::]/",
  "https://[fe80::1]/",
  "https://[fc00::1]/",
  "https://10.1.2.3/",
  "https://172.16.0.1/",
  "https://192.168.1.1/",
  "https://169.254.169.254/",
  "https://100.64.0.1/",
  "https://0.0.0.0/",
  "https://224.0.0.1/",
  "https://255.255.255.255/",
  "https://localhost/",
  "https://localhost./",
  "https://printer.local/",
  "https://metadata.google.internal/",
])("%s does not lead out, and is refused before anything is sent", async (url) => {
  expect(urlProblem(url, "public")).toBe("Must lead to a public address.");
  const answer = await sendTo(open({ mode: "public" }), url);
  expect(answer).toEqual({ problem: "The URL is refused: Must lead to a public address." });
});

test("only https is sent to the public, and never a password", () => {
  expect(urlProblem("http://example.com/", "public")).toBe("Must be an https URL.");
  for (const mode of ["public", "any"] as const)
    expect(urlProblem("https://user:password@example.com/", mode)).toBe(
      "Must not hold a user or a password.",
    );
  expect(urlProblem("https://example.com:8443/path?query", "public")).toBeUndefined();
  expect(urlProblem("http://127.0.0.1/", "any")).toBeUndefined();
});

test.each(["8.8.8.8", "100.63.255.255", "172.32.0.1", "2606:4700::1111"])("%s is public", (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

test.each(["not an address", "", "::", "1::1", "198.18.0.1", "192.0.2.1", "2001:db8::1"])(
  "%j is not",
  (address) => {
    expect(isPublicAddress(address)).toBe(false);
  },
);

test.each([
  ["a private address", [loopback]],
  ["a public and a private address", [publicAddress, loopback]],
  ["nothing", []],
])("a name that leads to %s is refused", async (_, addresses) => {
  const resolve = async () => addresses.filter((one) => one !== undefined);
  const answer = await sendTo(open({ mode: "public", resolve }), `https://${tlsName}:${secure.port}/`);
  expect(answer).toEqual({ problem: `${tlsName} leads to an address that is not public.` });
  expect(secure.received).toEqual([]);
});

test("a name is resolved once: what it leads to a moment later is not connected to", async () => {
  const asked: string[] = [];
  const resolve = async (host: string) => {
    asked.push(host);
    // Nobody is there: an address for documentation would not be public.
    const next = asked.length === 1 ? publicAddress : loopback;
    return next === undefined ? [] : [next];
  };
  const access = open({ mode: "public", resolve, ca: tlsCertificate });
  const answer = await sendTo(access, `https://${tlsName}:${secure.port}/`, 150);
  expect(answer).toHaveProperty("problem");
  expect(asked).toEqual([tlsName]);
  expect(secure.received).toEqual([]);
});

test("connects to the address that the name was resolved to, and verifies the certificate", async () => {
  const resolve = async () => (loopback === undefined ? [] : [loopback]);
  const trusting = open({ mode: "any", resolve, ca: tlsCertificate });
  expect(await sendTo(trusting, secure.url)).toMatchObject({ status: 204 });
  const [answer] = [await sendTo(open({ mode: "any", resolve }), secure.url)];
  expect(answer).toEqual({ problem: "TLS failed: DEPTH_ZERO_SELF_SIGNED_CERT." });
  const wrongName = await sendTo(trusting, `https://other.example.com:${secure.port}/`);
  expect(wrongName).toEqual({ problem: "TLS failed: ERR_TLS_CERT_ALTNAME_INVALID." });
});

test("a redirect is an answer, and is not followed", async () => {
  const target = await startReceiver();
  receiver.answer = () => ({ status: 302, headers: { location: target.url } });
  expect(await sendTo(open({ mode: "any" }), receiver.url)).toEqual({ status: 302, retryAfter: null });
  expect(target.received).toEqual([]);
  await target.close();
});

test("a receiver that does not answer in time, or not at all, is told in words", async () => {
  const access = open({ mode: "any" });
  receiver.answer = () => undefined;
  const slow = await sendTo(access, receiver.url, 100);
  expect(slow).toEqual({ problem: "There was no answer within 0.1 seconds." });
  expect(await sendTo(access, "http://127.0.0.1:9/")).toEqual({ problem: "The connection was refused." });
  const hanging = open({ mode: "any", resolve: () => new Promise(() => {}) });
  expect(await sendTo(hanging, "http://hooks.example.com/", 50)).toEqual({
    problem: "There was no answer within 0.05 seconds.",
  });
  const failing = open({
    mode: "any",
    resolve: () => Promise.reject(Object.assign(new Error("no"), { code: "ENOTFOUND" })),
  });
  expect(await sendTo(failing, "http://hooks.example.com/")).toEqual({
    problem: "The name hooks.example.com could not be resolved.",
  });
});
