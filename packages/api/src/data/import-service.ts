/** Imports an exported document, merging its records by id with existing rows. */
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
import { DocumentTree } from "../task/tree-rules.ts";
import { createPause } from "../trpc/turns.ts";
import { runImport } from "../document/import-transaction.ts";
import type { ImportReport } from "../document/import-transaction.ts";
import { membersOf } from "../document/json-members.ts";
import type { Member } from "../document/json-members.ts";
import { documentHeader } from "./schema.ts";
import type { ImportData } from "./schema.ts";
import type { ImportResult } from "../document/schema.ts";
import { decodedText } from "../document/text-stream.ts";

/** Imports all of a document or nothing. @throws {DomainError} `task_cycle`, `task_too_deep`, `label_name_taken`; {TRPCError} `BAD_REQUEST` */
export async function importData(ctx: UserContext, { document, dryRun }: ImportData): Promise<ImportResult> {
  return await runImport(ctx, dryRun, async (report) => {
    const importer = new RecordImporter(ctx, report, await listIds(ctx), await labelIds(ctx));
    for await (const members of membersOf(decodedText(document), memberKinds)) {
      for (const member of members) await importer.add(member);
    }
    await importer.complete();
  });
}

type Kind = "lists" | "labels" | "filters" | "tasks";
const schemas = { lists: ListRecord, labels: LabelRecord, filters: FilterRecord, tasks: TaskRecord };
const memberKinds = {
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

/** Merges the records of a document in batches. */
class RecordImporter {
  readonly #ctx: UserContext;
  /** Ids of existing and imported lists. */
  readonly #lists: Set<string>;
  /** Ids of stored labels by their ids in the document. */
  readonly #labels: Map<string, string>;
  readonly #header = new Map<string, unknown>();
  readonly #seen = { lists: new Set(), labels: new Set(), filters: new Set(), tasks: new Set() };
  readonly #report: ImportReport;
  readonly #tree = new DocumentTree();
  readonly #pause = createPause();
  #pending: { readonly kind: Kind; readonly members: Member[] } = { kind: "lists", members: [] };

  constructor(ctx: UserContext, report: ImportReport, lists: Set<string>, labels: Map<string, string>) {
    this.#ctx = ctx;
    this.#report = report;
    this.#lists = lists;
    this.#labels = labels;
  }

  /** @throws {TRPCError} `BAD_REQUEST` */
  async add(member: Member): Promise<void> {
    const { name } = member;
    if (!isKind(name)) {
      this.#header.set(name, member.value);
      return;
    }
    if (name !== this.#pending.kind) {
      await this.#flush();
      this.#pending = { kind: name, members: [] };
    }
    this.#pending.members.push(member);
    if (this.#pending.members.length >= rowsAtOnce) await this.#flush();
  }

  /** Checks the header and merges the pending records. @throws {TRPCError} `BAD_REQUEST` */
  async complete(): Promise<void> {
    for (const [name, schema] of Object.entries(documentHeader)) {
      const { error } = schema.safeParse(this.#header.get(name));
      if (error !== undefined)
        throw inputError(error.issues.map(({ message }) => ({ path: [name], message })));
    }
    await this.#flush();
  }

  async #flush(): Promise<void> {
    const { kind } = this.#pending;
    const members = this.#pending.members.splice(0);
    if (members.length === 0) return;
    this.#report.add(kind, await this.#merge(kind, members));
  }

  async #merge(kind: Kind, members: readonly Member[]): Promise<ImportCounts> {
    const ctx = this.#ctx;
    switch (kind) {
      case "lists": {
        const records = await this.#read(kind, ListRecord, members);
        for (const { id } of records) this.#lists.add(id);
        return await mergeLists(ctx, records);
      }
      case "labels":
        return await mergeLabels(ctx, await this.#read(kind, LabelRecord, members), this.#labels);
      case "filters":
        return await mergeFilters(ctx, await this.#read(kind, FilterRecord, members));
      case "tasks": {
        const records = await this.#read(kind, TaskRecord, members);
        for (const { id, parentId, deletedAt } of records)
          if (parentId !== null && deletedAt === null) this.#tree.add(id, parentId, `Task ${id}`);
        return await mergeTasks(ctx, this.#withStoredLabels(records, members));
      }
    }
  }

  /** @throws {TRPCError} `BAD_REQUEST`, with the errors of all these records */
  async #read<Record extends { readonly id: string }>(
    kind: Kind,
    schema: z.ZodType<Record>,
    members: readonly Member[],
  ): Promise<Record[]> {
    const flaws: Flaw[] = [];
    const records: Record[] = [];
    for (const { index = 0, value } of members) {
      await this.#pause();
      const { data, error } = schema.safeParse(value);
      for (const issue of error?.issues ?? []) flaws.push(...flawsOf([kind, index], issue));
      if (data === undefined) continue;
      if (this.#seen[kind].has(data.id))
        flaws.push({ path: [kind, index, "id"], message: "Must not occur more than once." });
      this.#seen[kind].add(data.id);
      records.push(data);
    }
    if (flaws.length > 0) throw inputError(flaws);
    return records;
  }

  /** Replaces label ids with those of stored labels. @throws {TRPCError} `BAD_REQUEST` for unknown lists and labels */
  #withStoredLabels(records: readonly TaskRecord[], members: readonly Member[]): TaskRecord[] {
    const flaws: Flaw[] = [];
    const missing = (at: number, field: string, message: string) =>
      flaws.push({ path: ["tasks", members[at]?.index ?? 0, field], message });
    const resolved = records.map((record, at) => {
      const { listId } = record;
      if (listId !== null && !this.#lists.has(listId)) missing(at, "listId", "There is no such list.");
      const stored = record.labelIds.flatMap((id) => this.#labels.get(id) ?? []);
      if (stored.length < record.labelIds.length) missing(at, "labelIds", "There is no such label.");
      return { ...record, labelIds: [...new Set(stored)] };
    });
    if (flaws.length > 0) throw inputError(flaws);
    return resolved;
  }
}

function flawsOf(path: readonly PropertyKey[], issue: z.core.$ZodIssue): Flaw[] {
  const fullPath = [...path, ...issue.path];
  if (issue.code !== "unrecognized_keys") return [{ path: fullPath, message: issue.message }];
  return issue.keys.map((key) => ({ path: [...fullPath, key], message: "There is no such field." }));
}
