/** Every fault that a run can make happen. */
import { randomFrom } from "../random.ts";
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

/** What happens to one server, which is never started anew: so that one can see what becomes of its memory. */
const mixable = new Set([
  "database crashed",
  "backends terminated",
  "tasks locked",
  "database far away",
  "connections cut",
  "database silent",
  "commit unheard",
  "slow clients",
  "clocks apart",
]);

/** One of them after the other, in an order of chance. */
export function mixedFault(seed: number): Fault {
  const random = randomFrom(seed);
  const choice = faults.filter(({ name }) => mixable.has(name));
  return simpleFault({
    name: "mixed",
    says: `one after the other, in an order of chance: ${[...mixable].join(", ")}`,
    happen: async (world) => {
      const fault = choice[Math.floor(random() * choice.length)];
      const happening = await fault?.prepare();
      return await happening?.happen(world, random);
    },
  });
}
