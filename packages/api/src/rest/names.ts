/** Names of members: snake_case over REST, camelCase everywhere else. */

export function toSnakeName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Begins a name that is camelCase already, and so is no name of ours over REST: no schema has it. */
const foreign = "\u0001";

export function toCamelName(name: string): string {
  if (/[A-Z]/.test(name)) return foreign + name;
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** A name that no schema has, and that {@link originalName} gives back as it was. */
export function foreignName(name: string): string {
  return foreign + name;
}

export function isForeign(name: string): boolean {
  return name.startsWith(foreign);
}

/** As the caller wrote it. */
export function originalName(name: string): string {
  return isForeign(name) ? name.slice(1) : toSnakeName(name);
}

type Rename = (name: string) => string;

/** The same value with other names for its members, also of what is nested in it. */
export function rename(value: unknown, name: Rename): unknown {
  if (Array.isArray(value)) return value.map((item) => rename(item, name));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [name(key), rename(member, name)]));
}
