/** Every fault that a run can inject. */
import { createRandom } from "../random.ts";
import { clientFaults } from "./client-faults.ts";
import { databaseFaults } from "./database-faults.ts";
import { simpleFault } from "./fault.ts";
import type { Fault } from "./fault.ts";
import { keyFaults } from "./key-faults.ts";
import { networkFaults } from "./network-faults.ts";
import { serverFaults } from "./server-faults.ts";

export const faults: readonly Fault[] = [
  ...serverFaults,
  ...databaseFaults,
  ...networkFaults,
  ...clientFaults,
  ...keyFaults,
];

/** Those that leave the server running, so that its memory can be watched. */
const mixable = new Set([
  "database crashed",
  "backends terminated",
  "tasks locked",
  "high latency",
  "connections reset",
  "black hole",
  "answer lost",
  "slow clients",
  "clock skew",
]);

/** One after the other, in random order. */
export function mixedFault(seed: number): Fault {
  const random = createRandom(seed);
  const choice = faults.filter(({ name }) => mixable.has(name));
  return simpleFault({
    name: "mixed",
    description: `one after the other, in random order: ${[...mixable].join(", ")}`,
    inject: async (testbed) => {
      const fault = choice[Math.floor(random() * choice.length)];
      const script = await fault?.prepare();
      return await script?.inject(testbed, random);
    },
  });
}
