/** Reads a line as the server does. It is loaded when it is needed: the grammar and Temporal are large. */
import { readQuickAdd } from "@taskwell/domain/quick-add/read";
import { Temporal } from "temporal-polyfill";
import { ownTimeZone } from "../../time/days.ts";
import type { ReadLine } from "./line.ts";

export const readLine: ReadLine = (text, nowMs, ids) =>
  readQuickAdd(text, Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(ownTimeZone), ids);
