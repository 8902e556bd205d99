import { expect, test } from "vitest";
import { exportFileName, exportPath, formatOf, importPath } from "./formats.ts";

test("a file is known by its extension, otherwise by its type", () => {
  expect(formatOf({ name: "Tasks.ICS", type: "" })).toBe("calendar");
  expect(formatOf({ name: "tasks.csv", type: "application/vnd.ms-excel" })).toBe("csv");
  expect(formatOf({ name: "export", type: "application/json;charset=utf-8" })).toBe("json");
  expect(formatOf({ name: "tasks.pdf", type: "application/pdf" })).toBeUndefined();
});

test("an import names the list and the time zone where they mean something", () => {
  const request = { listId: "l1", timeZone: "Europe/Berlin", isDryRun: true };
  expect(importPath({ ...request, format: "csv" })).toBe(
    "/api/me/data/import/csv?list_id=l1&time_zone=Europe%2FBerlin&dry_run=true",
  );
  expect(importPath({ ...request, format: "calendar", isDryRun: false })).toBe(
    "/api/me/data/import/calendar?list_id=l1",
  );
  expect(importPath({ ...request, format: "json" })).toBe("/api/me/data/import?dry_run=true");
});

test("an export of the Inbox names no list", () => {
  expect(exportPath("csv", null)).toBe("/api/me/data/export/csv");
  expect(exportPath("calendar", "l1")).toBe("/api/me/data/export/calendar?list_id=l1");
  expect(exportPath("json", "l1")).toBe("/api/me/data/export");
});

test("the name of a list becomes a name for a file", () => {
  expect(exportFileName("csv", "Home: today / later", "2026-11-28")).toBe(
    "Home- today - later 2026-11-28.csv",
  );
  expect(exportFileName("calendar", "...", "2026-11-28")).toBe("taskwell 2026-11-28.ics");
});
