/** Converts member names: snake_case over REST, camelCase everywhere else. */

export function toSnakeName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Prefix of names that are not ours over REST, such as camelCase ones. No schema has such a name. */
const foreign = "\u0001";

export function toCamelName(name: string): string {
  if (/[A-Z]/.test(name)) return foreign + name;
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** A name that no schema has; {@link originalName} restores it. */
export function foreignName(name: string): string {
  return foreign + name;
}

export function isForeign(name: string): boolean {
  return name.startsWith(foreign);
}

/** The name as the caller wrote it. */
export function originalName(name: string): string {
  return isForeign(name) ? name.slice(1) : toSnakeName(name);
}

type Rename = (name: string) => string;

/** Renames the members of a value, recursively. */
export function rename(value: unknown, name: Rename): unknown {
  if (Array.isArray(value)) return value.map((item) => rename(item, name));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [name(key), rename(member, name)]));
}
