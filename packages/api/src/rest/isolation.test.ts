import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { firstOf, textOf } from "../testing.ts";
import type { TestUser } from "../testing.ts";
import { anonymous, guards, rowsOf, startGuarded } from "../testing-isolation.ts";
import type { Guarded } from "../testing-isolation.ts";
import { unknownIds, walk } from "../testing-walk.ts";
import { toSnakeName } from "./names.ts";
import { serveRest } from "./rest.ts";
import { operations } from "./routes.ts";
import type { Operation } from "./routes.ts";

/** Calls an operation under a user's path, each field of the input where the operation takes it. */
async function callRest(
  caller: TestUser,
  { meta: { rest }, inBody, inQuery }: Operation,
  userId: string,
  given: unknown,
) {
  const input: Readonly<Record<string, unknown>> = Object(given);
  const path = rest.path.replace(/\{(\w+)\}/g, (_, field: string) => String(input[field]));
  const only = (names: readonly string[]) =>
    Object.entries(input).flatMap(([name, value]) =>
      names.includes(name) ? [[toSnakeName(name), value] as const] : [],
    );
  const query = new URLSearchParams(
    only(inQuery).map(([name, value]): [string, string] => [name, String(value)]),
  );
  const condition: Record<string, string> = "ifVersion" in input ? { "if-match": '"1"' } : {};
  const { consumes } = rest;
  const sent =
    consumes === undefined ? JSON.stringify(Object.fromEntries(only(inBody))) : String(input["document"]);
  const { status, headers, body, document } = await serveRest(
    `/api/${encodeURIComponent(userId)}${path}`,
    {
      method: rest.method,
      query,
      headers: new Headers({ "content-type": consumes?.type ?? "application/json", ...condition }),
      text: async () => sent,
      bytes: () => new Blob([sent]).stream(),
    },
    "request",
    () => caller.context(),
  );
  if (document === undefined) return { status, headers, body };
  return { status, headers, body: await (rest.events === undefined ? textOf(document) : firstOf(document)) };
}

test("every procedure of the walk has a place in REST", () => {
  const named = operations.filter(({ isAlias }) => !isAlias);
  expect(named.map(({ name }) => name).toSorted()).toEqual(Object.keys(walk).toSorted());
});

describe.each(guards)("%s", (guard) => {
  let guarded: Guarded;
  beforeAll(async () => {
    guarded = await startGuarded(guard);
  });
  afterAll(() => guarded.close());

  test.each(operations.map((operation) => [operation.name, operation] as const))(
    "%s answers ids of others as unknown ones, and changes nothing",
    async (name, operation) => {
      const { api, elsewhere, canary, victim, victimIds } = guarded;
      const before = await rowsOf(guarded, victim);
      const unknown = walk[name]?.(unknownIds()) ?? [];
      for (const [index, input] of (walk[name]?.(victimIds) ?? []).entries()) {
        const [stranger, other] = [await api.aUser(), await elsewhere.aUser()];
        const outcome = await callRest(stranger, operation, "me", input);
        const baseline = await callRest(other, operation, "me", unknown[index]);
        expect(anonymous(outcome, stranger)).toBe(anonymous(baseline, other));

        const refused = await callRest(stranger, operation, victim.id, input);
        expect(refused).toMatchObject({ status: 403, body: { reason: "user_id_mismatch" } });
        for (const answer of [outcome, refused]) {
          expect(JSON.stringify(answer)).not.toContain(canary);
          expect(JSON.stringify(answer)).not.toContain(victim.id);
        }
      }
      expect(await rowsOf(guarded, victim)).toEqual(before);
    },
  );
});
