/** The order of labels and filters: by name, as the person's language sorts, and 2 before 10. */
const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

interface Named {
  readonly id: string;
  readonly name: string;
}

export function byName(a: Named, b: Named): number {
  return collator.compare(a.name, b.name) || (a.id < b.id ? -1 : 1);
}
