/** Maps label names to labels, for document formats without label ids. */
import type { UserContext } from "../trpc/context.ts";
import { LabelRecord, labelRecords, mergeLabels } from "../label/transfer.ts";
import { nameKey } from "@taskwell/domain/name";
import { v7 as newId } from "uuid";
import type { ImportReport } from "./import-transaction.ts";

export class LabelNames {
  readonly #ctx: UserContext;
  readonly #names = new Map<string, string>();
  readonly #ids = new Map<string, string>();
  readonly #created: LabelRecord[] = [];

  private constructor(ctx: UserContext) {
    this.#ctx = ctx;
  }

  /** Reads the user's labels. */
  static async read(ctx: UserContext): Promise<LabelNames> {
    const labels = new LabelNames(ctx);
    for await (const page of labelRecords(ctx)) for (const { id, name } of page) labels.#add(id, name);
    return labels;
  }

  namesOf(ids: readonly string[]): string[] {
    return ids.flatMap((id) => this.#names.get(id) ?? []);
  }

  /**
   * Ids of labels by name. Missing labels are created by {@link store}.
   *
   * @param onInvalid called for each name that is not valid
   */
  idsOf(names: readonly string[], onInvalid: (name: string) => void): string[] {
    return names.flatMap((name) => {
      const id = this.#idOf(name);
      if (id === undefined) onInvalid(name);
      return id ?? [];
    });
  }

  #idOf(name: string): string | undefined {
    const known = this.#ids.get(nameKey(name.trim()));
    if (known !== undefined) return known;
    const { data } = LabelRecord.safeParse({ id: newId(), name });
    if (data === undefined) return undefined;
    this.#created.push(data);
    this.#add(data.id, data.name);
    return data.id;
  }

  /** Stores new labels. Call it before storing tasks that have them. */
  async store(report: ImportReport): Promise<void> {
    const created = this.#created.splice(0);
    if (created.length > 0) report.add("labels", await mergeLabels(this.#ctx, created, new Map()));
  }

  #add(id: string, name: string): void {
    this.#names.set(id, name);
    this.#ids.set(nameKey(name), id);
  }
}
