/** Servers that die, stop, or are one of two. */
import { setTimeout as sleep } from "node:timers/promises";
import { simpleFault } from "./fault.ts";
import type { Fault } from "./fault.ts";
import { statusOf } from "./world.ts";

export const serverFaults: readonly Fault[] = [
  simpleFault({
    name: "server killed",
    says: "kill -9 in the middle of writes, and a start",
    happen: async ({ servers: [server] }, random) => {
      await sleep(random() * 300);
      await server?.end("SIGKILL");
      await server?.start();
    },
  }),
  simpleFault({
    name: "server stopped",
    says: "SIGTERM under load: it finishes what runs and exits with 0; and a start",
    happen: async ({ servers: [server] }, random) => {
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
    says: "two servers on one database, kill -9 of one: the other goes on, and its clients go over to it",
    world: { servers: 2 },
    happen: async ({ servers, tokenOf }, random) => {
      const dying = random() < 0.5 ? 0 : 1;
      await servers[dying]?.end("SIGKILL");
      const left = servers[1 - dying];
      const status = await statusOf(`${left?.url}/trpc/me.get`, await tokenOf("user-probe"));
      await sleep(500);
      await servers[dying]?.start();
      return status === 200 ? [] : [`the other server answered ${status}`];
    },
  }),
];
