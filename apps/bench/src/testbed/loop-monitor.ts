/**
 * For `node --import`: on SIGUSR2, appends to the file LOOP_MONITOR for how many milliseconds the event loop was blocked at
 * most since the last time. Counts no longer than the process itself was at work: on a busy machine it also waits for a CPU.
 */
import { appendFileSync } from "node:fs";

const file = process.env["LOOP_MONITOR"];
const intervalMs = 2;

let longestMs = 0;
let lastTime = performance.now();
let lastCpu = process.cpuUsage();

setInterval(() => {
  const cpu = process.cpuUsage(lastCpu);
  const time = performance.now();
  longestMs = Math.max(longestMs, Math.min(time - lastTime - intervalMs, (cpu.user + cpu.system) / 1_000));
  lastTime = time;
  lastCpu = process.cpuUsage();
}, intervalMs).unref();

process.on("SIGUSR2", () => {
  if (file !== undefined) appendFileSync(file, `${longestMs}\n`);
  longestMs = 0;
});
