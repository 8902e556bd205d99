import { faults } from "./faults/catalogue.ts";
import { runFault } from "./faults/fault.ts";
const only = process.argv[2]?.split(",");
for (const f of faults) {
  if (only && !only.includes(f.name)) continue;
  const m = await f.missing?.();
  if (m) {
    console.log("skipped", f.name, m);
    continue;
  }
  try {
    const r = await runFault(f, { seed: 1, rounds: Number(process.argv[3] ?? 1), users: 20, quietMs: 700 });
    console.log(JSON.stringify(r));
  } catch (e) {
    console.log(f.name, e);
  }
}
process.exit(0);
