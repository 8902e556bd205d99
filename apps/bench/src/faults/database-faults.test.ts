import { databaseFaults } from "./database-faults.ts";
import { testFaults } from "./testing.ts";

testFaults(databaseFaults);
