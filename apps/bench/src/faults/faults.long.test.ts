import { test } from "vitest";
import { faults } from "./catalogue.ts";
import { testFault } from "./testing.ts";

test.concurrent.for(faults)("$name: $description", { timeout: 90_000 }, testFault);
