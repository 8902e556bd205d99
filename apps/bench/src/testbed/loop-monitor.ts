/** For `node --import`: writes to the file LOOP_MONITOR how long the event loop was blocked at most since its last line, in ms. */
import { appendFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";

const file = process.env["LOOP_MONITOR"];
const resolutionMs = 2;
const histogram = monitorEventLoopDelay({ resolution: resolutionMs });
histogram.enable();

process.on("SIGUSR2", () => {
  if (file !== undefined) appendFileSync(file, `${histogram.max / 1e6 - resolutionMs}\n`);
  histogram.reset();
});
