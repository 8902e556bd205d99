import { cloneDatabase, openTestDatabase } from "@taskwell/db/testing";
import { text } from "@taskwell/db/row";
import { fold } from "@taskwell/domain/search-text";
import fc from "fast-check";
import { afterAll, expect, inject, test } from "vitest";

const db = openTestDatabase(await cloneDatabase(inject("adminUrl")));
afterAll(() => db.close());

/** Letters, marks and symbols that PostgreSQL's Unicode and Node's both know, whatever their versions. */
const ranges = [
  [0x01, 0x52f],
  [0x531, 0x58f],
  [0x5b0, 0x65f],
  [0x900, 0x10ff],
  [0x1e00, 0x1fff],
  [0x2000, 0x2bff],
  [0x3000, 0x30ff],
  [0x4e00, 0x4fff],
  [0xac00, 0xacff],
  [0xf900, 0xfffd],
  [0x1d400, 0x1d7ff],
  [0x1f300, 0x1f5ff],
] as const;
const characters = fc
  .oneof(...ranges.map(([min, max]) => fc.integer({ min, max })))
  .map((codePoint) => String.fromCodePoint(codePoint));

test("PostgreSQL folds text as JavaScript does", async () => {
  const texts = fc.sample(fc.string({ unit: characters, maxLength: 12 }), 5_000);
  const sql = "SELECT fold(given) FROM unnest($1::text[]) AS given";
  const folded = await db.asSystem("compare", () => db.query(sql, [texts], ([column]) => text(column)));
  const differences = texts.flatMap((given, at) =>
    folded[at] === fold(given) ? [] : [{ given, sql: folded[at], js: fold(given) }],
  );
  expect(differences).toEqual([]);
});
