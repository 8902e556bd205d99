/** The user's labels by their names: for formats that know labels by name only. */
import type { UserContext } from "../trpc/context.ts";
import { LabelRecord, labelRecords, mergeLabels } from "../label/transfer.ts";
import { nameKey } from "@taskwell/domain/name";
import { v7 as newId } from "uuid";
import type { ImportReport } from "./import-transaction.ts";

export class LabelNames {
  readonly #ctx: UserContext;
  readonly #names = new Map<string, string>();
  readonly #ids = new Map<string, string>();
  readonly #made: LabelRecord[] = [];

  private constructor(ctx: UserContext) {
    this.#ctx = ctx;
  }

  /** Within a transaction. */
  static async read(ctx: UserContext): Promise<LabelNames> {
    const labels = new LabelNames(ctx);
    for await (const page of labelRecords(ctx)) for (const { id, name } of page) labels.#add(id, name);
    return labels;
  }

  of(ids: readonly string[]): string[] {
    return ids.flatMap((id) => this.#names.get(id) ?? []);
  }

  /** The labels of these names, new ones where there are none. @param refuse is told of what cannot be a name */
  idsOf(names: readonly string[], refuse: (name: string) => void): string[] {
    return names.flatMap((name) => {
      const id = this.#idOf(name);
      if (id === undefined) refuse(name);
      return id ?? [];
    });
  }

  #idOf(name: string): string | undefined {
    const known = this.#ids.get(nameKey(name.trim()));
    if (known !== undefined) return known;
    const { data } = LabelRecord.safeParse({ id: newId(), name });
    if (data === undefined) return undefined;
    this.#made.push(data);
    this.#add(data.id, data.name);
    return data.id;
  }

  /** Stores the new ones: before the tasks that have them. */
  async store(report: ImportReport): Promise<void> {
    const made = this.#made.splice(0);
    if (made.length > 0) report.add("labels", await mergeLabels(this.#ctx, made, new Map()));
  }

  #add(id: string, name: string): void {
    this.#names.set(id, name);
    this.#ids.set(nameKey(name), id);
  }
}
