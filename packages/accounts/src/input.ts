/** What Better Auth takes from a body as it comes, and the database does not. */

/** Code points at most, of the fields that are kept. */
const limits: Readonly<Record<string, number>> = { name: 255, email: 255, image: 2_048 };

/** What is wrong with a body, in a sentence; or undefined. */
export function bodyProblem(body: unknown): string | undefined {
  let problem: string | undefined;
  JSON.stringify(body, (_key, value: unknown) => {
    if (typeof value === "string" && (value.includes("\0") || !value.isWellFormed()))
      problem = "A text contains NUL or half of a surrogate pair.";
    return value;
  });
  if (problem !== undefined || typeof body !== "object" || body === null) return problem;
  for (const [field, max] of Object.entries(limits)) {
    const value: unknown = Reflect.get(body, field);
    if (typeof value !== "string") continue;
    if ([...value].length > max) return `${field}: Must have at most ${max} characters.`;
    if (field === "name" && value.trim() === "") return "name: Must not be empty.";
  }
  return undefined;
}
