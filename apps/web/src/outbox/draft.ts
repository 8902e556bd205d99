/** Rows of a kind that are changed in many steps: copied by the first change, and once for all of them. */
export interface Draft<Row> {
  readonly rows: () => ReadonlyMap<string, Row>;
  readonly set: (id: string, row: Row) => void;
  /** Of a row that is not there, nothing. */
  readonly change: (id: string, change: (row: Row) => Row) => void;
  readonly delete: (id: string) => void;
}

export function draftOf<Row>(original: ReadonlyMap<string, Row>): Draft<Row> {
  let copy: Map<string, Row> | undefined;
  const edited = () => (copy ??= new Map(original));
  const rows = () => copy ?? original;
  return {
    rows,
    set: (id, row) => void edited().set(id, row),
    change: (id, change) => {
      const row = rows().get(id);
      if (row !== undefined) edited().set(id, change(row));
    },
    delete: (id) => void edited().delete(id),
  };
}
