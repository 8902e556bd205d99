/** A small account in which generated requests find something, and the documents that they import. */
import { z } from "zod";
import { createDocuments } from "./documents.ts";
import type { Documents } from "./documents.ts";

export interface FuzzAccount {
  /** Of everything that it holds, by kind. */
  readonly ids: Readonly<Record<string, readonly string[]>>;
  readonly documents: Documents;
}

const Created = z.object({ result: z.object({ data: z.object({ id: z.string() }) }) });

/**
 * Fills an account through the API and exports it, so that its document has every field that tasks have today.
 *
 * @throws {Error} when the server refuses any of it, or one of the documents
 */
export async function fillAccount(url: string, token: string): Promise<FuzzAccount> {
  const authorization = `Bearer ${token}`;
  const call = async (procedure: string, input: object): Promise<unknown> => {
    const response = await fetch(`${url}/trpc/${procedure}`, {
      method: "POST",
      headers: { authorization, "content-type": "application/json" },
      body: JSON.stringify(input),
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`${procedure} was refused: ${response.status} ${answer}`);
    return JSON.parse(answer);
  };
  const create = async (procedure: string, input: object) =>
    Created.parse(await call(procedure, input)).result.data.id;

  const ids: Record<string, string[]> = {};
  const keep = (kind: string, ...created: string[]) => (ids[kind] ??= []).push(...created);
  const createSome = async (nth: number) => {
    const list = await create("list.create", { name: `Home ${nth}` });
    const label = await create("label.create", { name: `phone ${nth}` });
    const parent = await create("task.create", {
      title: "Renew passport",
      listId: list,
      labelIds: [label],
      priority: "high",
      due: { date: "2036-12-01", time: "09:00", timeZone: "Europe/Berlin" },
      notBefore: { date: "2036-11-24" },
      durationMinutes: 45,
      recurrence: { rule: "FREQ=MONTHLY;COUNT=9", anchor: "schedule" },
    });
    const child = await create("task.create", { title: "Two photos", parentId: parent, completed: true });
    const deleted = await create("task.create", { title: "Old passport", description: "Found it." });
    await call("task.setCompleted", { id: parent, completed: true, occurrence: "2036-12-01T09:00" });
    await call("task.delete", { id: deleted });
    keep("list", list);
    keep("label", label);
    keep("task", parent, child, deleted);
    keep("filter", await create("filter.create", { name: `Soon ${nth}`, query: "open & due < +7d" }));
    keep("feed", await create("feed.create", { name: "Home", listId: list }));
  };

  await createSome(1);
  const exported = await fetch(`${url}/api/me/data/export`, { headers: { authorization } });
  const documents = createDocuments(await exported.text());
  for (const [procedure, document] of Object.entries(documents))
    await call(procedure, { document, dryRun: true });
  // The requests delete much of it.
  for (let nth = 2; nth <= 8; nth += 1) await createSome(nth);
  return { ids, documents };
}
