/** Slow clients, and an issuer whose clock is wrong. */
import { connect } from "node:net";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { SignJWT } from "jose";
import { secret } from "../taskwell.ts";
import { fetchStatus } from "../testbed/server.ts";
import { simpleFault } from "./fault.ts";
import type { Fault } from "./fault.ts";

export const clientFaults: readonly Fault[] = [
  simpleFault({
    name: "slow clients",
    description:
      "1,000 connections that send a byte a second, half of them in headers, half in a body: they are closed in time, and others are served",
    inject: async ({ servers: [server], signToken }) => {
      const url = new URL(server?.url ?? "");
      const token = await signToken("user-slow");
      const body = `POST /trpc/task.create HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n`;
      const open = new Set<Socket>();
      let headersClosed = 0;
      for (let number = 0; number < 1_000; number += 1) {
        const inHeaders = number % 2 === 0;
        const socket = connect(Number(url.port), url.hostname);
        open.add(socket);
        socket.on("error", () => {});
        socket.on("data", () => {});
        socket.on("close", () => {
          open.delete(socket);
          if (inHeaders) headersClosed += 1;
        });
        socket.write(inHeaders ? "GET /trpc/task.list HTTP/1.1\r\nhost: x\r\nx-slow: " : body);
      }
      const problems: string[] = [];
      for (let second = 0; second < 13; second += 1) {
        for (const socket of open) socket.write("x");
        const startedAt = performance.now();
        const status = await fetchStatus(`${url.origin}/trpc/me.get`, await signToken("user-probe"));
        const tookMs = performance.now() - startedAt;
        if (status !== 200 || tookMs > 2_000)
          problems.push(`another client got ${status} after ${Math.round(tookMs)} ms`);
        await sleep(1_000);
      }
      if (headersClosed < 500)
        problems.push(`${500 - headersClosed} of 500 that never finish their headers are open after 13 s`);
      for (const socket of open) socket.destroy();
      return problems;
    },
  }),
  simpleFault({
    name: "clock skew",
    description: "tokens of an issuer whose clock is 25 s off are accepted, those of one 35 s off are not",
    inject: async ({ servers: [server] }) => {
      const now = Math.floor(Date.now() / 1000);
      const tokenWith = (claims: Record<string, number>) =>
        new SignJWT(claims)
          .setProtectedHeader({ alg: "HS256" })
          .setSubject("user-clock")
          .sign(Buffer.from(secret));
      const cases: readonly (readonly [string, Record<string, number>, number])[] = [
        ["issued in 25 s", { iat: now + 25, exp: now + 600 }, 200],
        ["issued in 35 s", { iat: now + 35, exp: now + 600 }, 401],
        ["valid in 25 s", { nbf: now + 25, exp: now + 600 }, 200],
        ["valid in 35 s", { nbf: now + 35, exp: now + 600 }, 401],
        ["expired 25 s ago", { exp: now - 25 }, 200],
        ["expired 35 s ago", { exp: now - 35 }, 401],
      ];
      const problems: string[] = [];
      for (const [what, claims, expected] of cases) {
        const status = await fetchStatus(`${server?.url}/trpc/me.get`, await tokenWith(claims));
        if (status !== expected) problems.push(`a token ${what} got ${status} instead of ${expected}`);
      }
      return problems;
    },
  }),
];
