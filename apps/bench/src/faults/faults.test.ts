import { test } from "vitest";
import { faults } from "./catalogue.ts";
import { testFault } from "./testing.ts";

/** The quickest of each kind; all of them run in faults.long.test.ts. */
const quick = new Set(["server killed", "backends terminated", "answer lost", "clock skew"]);

test.concurrent.for(faults.filter(({ name }) => quick.has(name)))(
  "$name: $description",
  { timeout: 90_000 },
  testFault,
);
