/** A release is refused while its version or its notes are missing. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { releaseNotes } from "./release-notes.js";

const changelog = `# Changelog

## [Unreleased]

## [1.1.0] - 2026-12-01

### Added

- Lists.

## [1.0.0] - 2026-11-01

- The first.
`;

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "release-"));
  const files = {
    "apps/server/package.json": '{ "version": "1.1.0" }',
    "packages/client/package.json": '{ "version": "1.1.0" }',
    "docs/CHANGELOG.md": changelog,
  };
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
});
afterAll(() => rmSync(root, { recursive: true }));

test("the notes are the section of the version", () => {
  expect(releaseNotes(root, "v1.1.0")).toBe("### Added\n\n- Lists.\n");
});

test("a tag of another version is refused", () => {
  expect(() => releaseNotes(root, "v1.0.0")).toThrow(
    "Not of version 1.0.0: apps/server/package.json, packages/client/package.json",
  );
});

test("a version without notes is refused", () => {
  writeFileSync(join(root, "docs/CHANGELOG.md"), changelog.replace("[1.1.0]", "[1.2.0]"));
  expect(() => releaseNotes(root, "v1.1.0")).toThrow('no section "## [1.1.0] - <date>"');
});
