/** Checks request bodies for what Better Auth accepts but the database does not. */

/** Maximum lengths of stored fields, in code points. */
const maxLengths: Readonly<Record<string, number>> = { name: 255, email: 255, image: 2_048 };

/** What is wrong with a body, as a sentence; undefined if nothing is. */
export function bodyProblem(body: unknown): string | undefined {
  let problem: string | undefined;
  JSON.stringify(body, (_key, value: unknown) => {
    if (typeof value === "string" && (value.includes("\0") || !value.isWellFormed()))
      problem = "A string contains NUL or a lone surrogate.";
    return value;
  });
  if (problem !== undefined || typeof body !== "object" || body === null) return problem;
  for (const [field, max] of Object.entries(maxLengths)) {
    const value: unknown = Reflect.get(body, field);
    if (typeof value !== "string") continue;
    if ([...value].length > max) return `${field}: Must have at most ${max} characters.`;
    if (field === "name" && value.trim() === "") return "name: Must not be empty.";
  }
  return undefined;
}
