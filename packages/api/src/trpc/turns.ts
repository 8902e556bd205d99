/** Shares the event loop: work that takes milliseconds is done in turns, and lets waiting input and output go first. */
import { setImmediate } from "node:timers/promises";

let lastTurn: Promise<unknown> = Promise.resolve();

/** Does work that takes milliseconds, such as reading a text of a user's, when earlier such work has had its turn. */
export async function inTurn<T>(work: () => T): Promise<T> {
  const turn = lastTurn.then(() => setImmediate()).then(work);
  lastTurn = turn.catch(() => undefined);
  return await turn;
}

const turnMs = 5;

/** For long loops: a function to await in each round, which pauses whenever the loop has run for some milliseconds. */
export function createPause(): () => Promise<void> {
  let startedAt = performance.now();
  return async () => {
    if (performance.now() - startedAt < turnMs) return;
    await setImmediate();
    startedAt = performance.now();
  };
}
