/** The copy: rows and the token up to which they are complete, in one file. */
import { readFile, rename, writeFile } from "node:fs/promises";
import type { Change } from "@taskwell/client/changes";

export type Row = NonNullable<Change["row"]>;
export type Rows = Record<string, Row>;

export const keyOf = (kind: Change["kind"], id: string) => `${kind} ${id}`;

export async function openCopy(file: string) {
  const text = await readFile(file, "utf8").catch(() => undefined);
  let content: { token?: string; rows: Rows } = text === undefined ? { rows: {} } : JSON.parse(text);

  // Rows and token change together, or not at all: a file is replaced as a whole.
  const save = async (rows: Rows, token: string) => {
    await writeFile(`${file}.new`, JSON.stringify({ token, rows }));
    await rename(`${file}.new`, file);
    content = { token, rows };
  };

  return {
    token: () => content.token,
    replace: save,
    apply: async (changes: readonly Change[], token: string) => {
      const rows = { ...content.rows };
      for (const { kind, id, row } of changes) {
        const key = keyOf(kind, id);
        if (row === null) delete rows[key];
        // What was read from the account may be newer than a change that was made before.
        else if (row.version >= (rows[key]?.version ?? 0)) rows[key] = row;
      }
      await save(rows, token);
    },
  };
}
