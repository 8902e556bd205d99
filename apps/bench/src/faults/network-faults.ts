/** The network between server and database: slow, cut, silent, or losing an answer. */
import { setTimeout as sleep } from "node:timers/promises";
import { simpleFault } from "./fault.ts";
import type { Fault } from "./fault.ts";

export const networkFaults: readonly Fault[] = [
  simpleFault({
    name: "high latency",
    description: "500 ms more to the database and back, each way, for 3 s",
    inject: async ({ proxy }) => {
      proxy.delayMs = 500;
      await sleep(3_000);
      proxy.delayMs = 0;
    },
  }),
  simpleFault({
    name: "connections reset",
    description: "every connection to the database reset, ten times in a second",
    inject: async ({ proxy }) => {
      for (let time = 0; time < 10; time += 1) {
        proxy.resetAll();
        await sleep(100);
      }
    },
  }),
  simpleFault({
    name: "black hole",
    description: "for 10 s, nothing that is sent to the database arrives, and nobody is told",
    inject: async ({ proxy }) => {
      proxy.isBlackHole = true;
      await sleep(10_000);
      proxy.isBlackHole = false;
      proxy.resetAll();
    },
  }),
  simpleFault({
    name: "answer lost",
    description: "PostgreSQL stores a write, and the connection is reset before its answer arrives, 20 times",
    inject: async ({ proxy }) => {
      proxy.answersToLose = 20;
      for (let waited = 0; proxy.answersToLose > 0 && waited < 10_000; waited += 20) await sleep(20);
      await sleep(300);
      return proxy.answersToLose === 0 ? [] : [`${proxy.answersToLose} of 20 writes were never sent`];
    },
  }),
];
