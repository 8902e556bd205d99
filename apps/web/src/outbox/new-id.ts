/** Ids of new rows and operations: UUIDv7, which sort in the order of their making. */
import { v7 } from "uuid";

export function newId(): string {
  return v7();
}
