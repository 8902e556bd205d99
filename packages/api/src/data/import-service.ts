/** An exported document, into an account: all of it or nothing, merged by ids with what is there. */
import type { z } from "zod";
import type { UserContext } from "../trpc/context.ts";
import { inputError } from "../trpc/errors.ts";
import type { Flaw } from "../trpc/errors.ts";
import { rowsAtOnce } from "../store/transfer.ts";
import type { ImportCounts } from "../store/transfer.ts";
import { FilterRecord, mergeFilters } from "../filter/transfer.ts";
import { LabelRecord, labelIds, mergeLabels } from "../label/transfer.ts";
import { ListRecord, listIds, mergeLists } from "../list/transfer.ts";
import { mergeTasks, TaskRecord } from "../task/transfer.ts";
import { importing } from "../document/import-transaction.ts";
import type { ImportReport } from "../document/import-transaction.ts";
import { membersOf } from "../document/json-members.ts";
import type { Member } from "../document/json-members.ts";
import { head } from "./schema.ts";
import type { ImportData } from "./schema.ts";
import type { ImportResult } from "../document/schema.ts";
import { decodedText } from "../document/text-stream.ts";

/** @throws {DomainError} `task_cycle`, `task_too_deep`, `label_name_taken`; {TRPCError} `BAD_REQUEST` */
export async function importData(ctx: UserContext, { document, dryRun }: ImportData): Promise<ImportResult> {
  return await importing(ctx, dryRun, async (report) => {
    const merge = new Merge(ctx, report, await listIds(ctx), await labelIds(ctx));
    for await (const members of membersOf(decodedText(document), names)) {
      for (const member of members) await merge.take(member);
    }
    await merge.end();
  });
}

type Kind = "lists" | "labels" | "filters" | "tasks";
const schemas = { lists: ListRecord, labels: LabelRecord, filters: FilterRecord, tasks: TaskRecord };
const names = {
  format: "value",
  version: "value",
  exportedAt: "value",
  user: "value",
  lists: "array",
  labels: "array",
  filters: "array",
  tasks: "array",
} as const;

const isKind = (name: string): name is Kind => Object.hasOwn(schemas, name);

/** The records of a document, as they come: merged a hundred at a time. */
class Merge {
  readonly #ctx: UserContext;
  /** Where a task may be, and what the labels of the document are here. */
  readonly #lists: Set<string>;
  readonly #labels: Map<string, string>;
  readonly #head = new Map<string, unknown>();
  readonly #seen = { lists: new Set(), labels: new Set(), filters: new Set(), tasks: new Set() };
  readonly #report: ImportReport;
  #waiting: { readonly kind: Kind; readonly members: Member[] } = { kind: "lists", members: [] };

  constructor(ctx: UserContext, report: ImportReport, lists: Set<string>, labels: Map<string, string>) {
    this.#ctx = ctx;
    this.#report = report;
    this.#lists = lists;
    this.#labels = labels;
  }

  async take(member: Member): Promise<void> {
    const { name } = member;
    if (!isKind(name)) {
      this.#head.set(name, member.value);
      return;
    }
    if (name !== this.#waiting.kind) {
      await this.#flush();
      this.#waiting = { kind: name, members: [] };
    }
    this.#waiting.members.push(member);
    if (this.#waiting.members.length >= rowsAtOnce) await this.#flush();
  }

  async end(): Promise<void> {
    for (const [name, schema] of Object.entries(head)) {
      const { error } = schema.safeParse(this.#head.get(name));
      if (error !== undefined)
        throw inputError(error.issues.map(({ message }) => ({ path: [name], message })));
    }
    await this.#flush();
  }

  async #flush(): Promise<void> {
    const { kind } = this.#waiting;
    const members = this.#waiting.members.splice(0);
    if (members.length === 0) return;
    this.#report.add(kind, await this.#merge(kind, members));
  }

  async #merge(kind: Kind, members: readonly Member[]): Promise<ImportCounts> {
    const ctx = this.#ctx;
    switch (kind) {
      case "lists": {
        const records = this.#read(kind, ListRecord, members);
        for (const { id } of records) this.#lists.add(id);
        return await mergeLists(ctx, records);
      }
      case "labels":
        return await mergeLabels(ctx, this.#read(kind, LabelRecord, members), this.#labels);
      case "filters":
        return await mergeFilters(ctx, this.#read(kind, FilterRecord, members));
      case "tasks":
        return await mergeTasks(ctx, this.#placed(this.#read(kind, TaskRecord, members), members));
    }
  }

  /** @throws {TRPCError} `BAD_REQUEST`, with all that is wrong in these */
  #read<Record extends { readonly id: string }>(
    kind: Kind,
    schema: z.ZodType<Record>,
    members: readonly Member[],
  ): Record[] {
    const flaws: Flaw[] = [];
    const records = members.flatMap(({ index = 0, value }) => {
      const { data, error } = schema.safeParse(value);
      if (error !== undefined) {
        for (const issue of error.issues) flaws.push(...flawsOf([kind, index], issue));
        return [];
      }
      if (this.#seen[kind].has(data.id))
        flaws.push({ path: [kind, index, "id"], message: "It may be there once." });
      this.#seen[kind].add(data.id);
      return [data];
    });
    if (flaws.length > 0) throw inputError(flaws);
    return records;
  }

  /** With the labels that are meant. @throws {TRPCError} `BAD_REQUEST` for lists and labels that are nowhere */
  #placed(records: readonly TaskRecord[], members: readonly Member[]): TaskRecord[] {
    const flaws: Flaw[] = [];
    const missing = (at: number, field: string, message: string) =>
      flaws.push({ path: ["tasks", members[at]?.index ?? 0, field], message });
    const placed = records.map((record, at) => {
      const { listId } = record;
      if (listId !== null && !this.#lists.has(listId)) missing(at, "listId", "There is no such list.");
      const meant = record.labelIds.map((id) => this.#labels.get(id));
      const known = meant.filter((id) => id !== undefined);
      if (known.length < meant.length) missing(at, "labelIds", "There is no such label.");
      return { ...record, labelIds: [...new Set(known)] };
    });
    if (flaws.length > 0) throw inputError(flaws);
    return placed;
  }
}

function flawsOf(path: readonly PropertyKey[], issue: z.core.$ZodIssue): Flaw[] {
  const whole = [...path, ...issue.path];
  if (issue.code !== "unrecognized_keys") return [{ path: whole, message: issue.message }];
  return issue.keys.map((key) => ({ path: [...whole, key], message: "There is no such field." }));
}
