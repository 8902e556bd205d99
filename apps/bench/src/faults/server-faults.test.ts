import { serverFaults } from "./server-faults.ts";
import { testFaults } from "./testing.ts";

testFaults(serverFaults);
