import { keyFaults } from "./key-faults.ts";
import { testFaults } from "./testing.ts";

testFaults(keyFaults);
