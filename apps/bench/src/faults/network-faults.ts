/** The network between server and database: slow, cut, silent, or forgetful of what PostgreSQL said. */
import { setTimeout as sleep } from "node:timers/promises";
import { simpleFault } from "./fault.ts";
import type { Fault } from "./fault.ts";

export const networkFaults: readonly Fault[] = [
  simpleFault({
    name: "database far away",
    says: "500 ms more in each direction, for 3 s",
    happen: async ({ proxy }) => {
      proxy.delayMs = 500;
      await sleep(3_000);
      proxy.delayMs = 0;
    },
  }),
  simpleFault({
    name: "connections cut",
    says: "every connection to the database reset, ten times in a second",
    happen: async ({ proxy }) => {
      for (let time = 0; time < 10; time += 1) {
        proxy.cut();
        await sleep(100);
      }
    },
  }),
  simpleFault({
    name: "database silent",
    says: "a black hole for 10 s: what is sent arrives nowhere, and nothing says so",
    happen: async ({ proxy }) => {
      proxy.blackHole = true;
      await sleep(10_000);
      proxy.blackHole = false;
      proxy.cut();
    },
  }),
  simpleFault({
    name: "commit unheard",
    says: "PostgreSQL stores a write and the connection is cut before its answer arrives, 20 times",
    happen: async ({ proxy }) => {
      proxy.swallow = 20;
      for (let waited = 0; proxy.swallow > 0 && waited < 10_000; waited += 20) await sleep(20);
      await sleep(300);
      return proxy.swallow === 0 ? [] : [`${proxy.swallow} of 20 writes were never made`];
    },
  }),
];
