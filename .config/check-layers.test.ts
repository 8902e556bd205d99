/** The check of layers finds what it is for, in trees with one thing wrong. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { violationsIn } from "./check-layers.js";

function check(files: Readonly<Record<string, string>>): string[] {
  const root = mkdtempSync(join(tmpdir(), "layers-"));
  try {
    for (const [file, text] of Object.entries({
      "packages/api/src/root.ts": "",
      "apps/web/src/main.tsx": "",
      ...files,
    })) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), text);
    }
    return violationsIn(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

const allowed = {
  "packages/api/src/root.ts": 'import { taskRouter } from "./task/router.ts";',
  "packages/api/src/task/router.ts": 'import { create } from "./service.ts";',
  "packages/api/src/task/service.ts":
    'import {\n  find,\n} from "../label/service.ts";\nimport "../store/page.ts";',
  "packages/api/src/task/tree-rules.ts": 'import { fold } from "@taskwell/domain/search-text";',
  "packages/api/src/task/task.test.ts": 'import { labelRouter } from "../label/router.ts";',
  "packages/api/src/data/fixtures/export.json": "{}",
  "packages/api/src/testing.ts": 'import { createContext } from "./trpc/context.ts";',
  "packages/domain/src/time.test.ts": 'import { readFileSync } from "node:fs";',
  "packages/client/src/client.ts": 'import type { AppRouter } from "@taskwell/api";',
  "apps/server/src/app.ts": 'import { appRouter } from "@taskwell/api";',
};

test("accepts imports along the arrows, and tests anywhere", () => {
  expect(check(allowed)).toEqual([]);
});

test.each([
  ["packages/api/src/trpc/context.ts", 'import "../store/page.ts";', "trpc may not import store/page.ts"],
  ["packages/api/src/store/page.ts", 'import "../task/rules.ts";', "store may not import task/rules.ts"],
  [
    "packages/api/src/document/a.ts",
    'import "../task/service.ts";',
    "document may not import task/service.ts",
  ],
  ["packages/api/src/task/service.ts", 'import "../label/router.ts";', "task may not import label/router.ts"],
  ["packages/api/src/task/service.ts", 'import "../rest/rest.ts";', "task may not import rest/rest.ts"],
  ["packages/api/src/task/service.ts", 'import "../root.ts";', "task may not import root.ts"],
  [
    "packages/api/src/schema/a.ts",
    'export { b } from "@taskwell/db/row";',
    "schema may not import @taskwell/db/row",
  ],
  ["packages/api/src/task/service.ts", 'await import("@taskwell/panel");', "api may not import panel"],
  [
    "packages/api/src/task/service.ts",
    'import "../../../db/src/row.ts";',
    "import db by its name, not by a path",
  ],
  ["packages/db/src/row.ts", 'import "@taskwell/server";', "db may not import server"],
  ["packages/domain/src/time.ts", 'import "@taskwell/db/row";', "domain may not import db"],
  ["packages/domain/src/time.ts", 'import "node:fs";', "domain runs in browsers, without node:fs"],
  ["packages/domain/src/time.ts", 'import { z } from "zod";', "domain runs in browsers, without zod"],
  ["apps/web/src/a.tsx", 'import { appRouter } from "@taskwell/api";', "web may import only types of api"],
  ["packages/api/src/task/repository.ts", "", "not in the vocabulary of a feature: see docs/architecture.md"],
  [
    "packages/api/src/task/parts/rules.ts",
    "",
    "not in the vocabulary of a feature: see docs/architecture.md",
  ],
  ["packages/db/src/index.ts", "", "no barrels: import from the file that defines it"],
  ["apps/web/src/utils/text.ts", "", "name it for what it holds"],
])("%s: %s", (file, text, message) => {
  expect(check({ [file]: text })).toEqual([`${file}:1: ${message}`]);
});

test("reports every import of a cycle of folders", () => {
  const files = {
    "packages/api/src/a/service.ts": 'import { Task } from "zod";\nimport "../b/service.ts";',
    "packages/api/src/b/service.ts": 'import type { C } from "../c/schema.ts";',
    "packages/api/src/c/schema.ts": 'import "../a/rules.ts";',
    "packages/api/src/d/service.ts": 'import "../a/service.ts";',
  };
  expect(check(files)).toEqual([
    "packages/api/src/a/service.ts:2: a cycle of folders: a → b → c → a",
    "packages/api/src/b/service.ts:1: a cycle of folders: b → c → a → b",
    "packages/api/src/c/schema.ts:1: a cycle of folders: c → a → b → c",
  ]);
});
