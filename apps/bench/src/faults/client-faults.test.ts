import { clientFaults } from "./client-faults.ts";
import { testFaults } from "./testing.ts";

testFaults(clientFaults);
