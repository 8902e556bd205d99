import { networkFaults } from "./network-faults.ts";
import { testFaults } from "./testing.ts";

testFaults(networkFaults);
