/** A half-written text as it is kept: with the text that it began from, to tell whether that was changed since. Pure. */
export interface Draft {
  readonly text: string;
  readonly base: string;
}

export function storedDraft(draft: Draft): string {
  return JSON.stringify(draft);
}

/** @returns undefined for what is no draft */
export function readDraft(stored: string | undefined): Draft | undefined {
  if (stored === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(stored);
    const [text, base] = ["text", "base"].map((name): unknown => Reflect.get(Object(value), name));
    return typeof text === "string" && typeof base === "string" ? { text, base } : undefined;
  } catch {
    return undefined;
  }
}
