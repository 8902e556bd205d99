import { expect, inject, test } from "vitest";
import pg from "pg";
import { isoInstant } from "./instant.ts";

test.each([
  ["2026-11-21 05:02:13.645+00", "2026-11-21T05:02:13.645Z"],
  ["2026-11-21 05:02:13.6+00", "2026-11-21T05:02:13.600Z"],
  ["2026-11-21 05:02:13+00", "2026-11-21T05:02:13.000Z"],
  ["0001-01-01 00:00:00+00", "0001-01-01T00:00:00.000Z"],
  ["2026-11-21 07:02:13.645+02", "2026-11-21T05:02:13.645Z"],
  ["2026-11-21 10:47:13.645+05:45", "2026-11-21T05:02:13.645Z"],
])("%s is %s", (text, instant) => {
  expect(isoInstant(text)).toBe(instant);
});

test("instants of PostgreSQL are those of Date, in any time zone of the session", async () => {
  const client = new pg.Client(inject("adminUrl"));
  await client.connect();
  const sql = "SELECT now()::timestamptz(3) AS now, '1999-12-31 23:59:59.999+00'::timestamptz AS later";
  for (const zone of ["UTC", "Asia/Kathmandu", "America/St_Johns"]) {
    await client.query(`SET timezone = '${zone}'`);
    await client.query("BEGIN");
    const raw = { getTypeParser: () => (text: string) => text };
    const { rows: texts } = await client.query<Record<string, string>>({ text: sql, types: raw });
    const { rows: dates } = await client.query(sql);
    await client.query("COMMIT");
    const instants = texts.map(({ now = "", later = "" }) => ({
      now: isoInstant(now),
      later: isoInstant(later),
    }));
    expect(instants).toEqual(JSON.parse(JSON.stringify(dates)));
  }
  await client.end();
});
