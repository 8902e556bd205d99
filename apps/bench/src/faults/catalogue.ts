/** Every fault that a run can make happen. */
import { clientFaults } from "./client-faults.ts";
import { databaseFaults } from "./database-faults.ts";
import { keyFaults } from "./key-faults.ts";
import { networkFaults } from "./network-faults.ts";
import { serverFaults } from "./server-faults.ts";

export const faults = [...serverFaults, ...databaseFaults, ...networkFaults, ...clientFaults, ...keyFaults];
