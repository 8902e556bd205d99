/** Servers that are killed, stopped, or one of two. */
import { setTimeout as sleep } from "node:timers/promises";
import { fetchStatus } from "../testbed/server.ts";
import { simpleFault } from "./fault.ts";
import type { Fault } from "./fault.ts";

export const serverFaults: readonly Fault[] = [
  simpleFault({
    name: "server killed",
    description: "kill -9 in the middle of writes, and a restart",
    inject: async ({ servers: [server] }, random) => {
      await sleep(random() * 300);
      await server?.end("SIGKILL");
      await server?.start();
    },
  }),
  simpleFault({
    name: "server stopped",
    description: "SIGTERM under load: it finishes what runs and exits with 0; and a restart",
    inject: async ({ servers: [server] }, random) => {
      await sleep(random() * 300);
      const startedAt = performance.now();
      const code = await server?.end("SIGTERM");
      const tookMs = performance.now() - startedAt;
      await server?.start();
      if (code !== 0) return [`it exited with ${code}`];
      return tookMs > 10_000 ? [`it took ${Math.round(tookMs)} ms to stop`] : [];
    },
  }),
  simpleFault({
    name: "one of two servers killed",
    description: "two servers on one database, kill -9 of one: the other goes on, and takes over its clients",
    testbed: { servers: 2 },
    inject: async ({ servers, signToken }, random) => {
      const killed = random() < 0.5 ? 0 : 1;
      await servers[killed]?.end("SIGKILL");
      const left = servers[1 - killed];
      const status = await fetchStatus(`${left?.url}/trpc/me.get`, await signToken("user-probe"));
      await sleep(500);
      await servers[killed]?.start();
      return status === 200 ? [] : [`the other server answered ${status}`];
    },
  }),
];
