/** Reads the issues of an input from the forms in which tRPC servers usually send them. */
import { isRecord } from "./json.ts";

export interface Issue {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Reads the error's data (`issues`, `zodError`), or else its message, which by default is zod's list of issues. */
export function issuesOf(message: string, data: unknown): Issue[] {
  if (isRecord(data)) {
    for (const value of [data["issues"], data["zodError"], data["cause"]]) {
      const issues = fromList(value) ?? fromFlattenedError(value);
      if (issues !== undefined) return issues;
    }
  }
  try {
    return fromList(JSON.parse(message)) ?? [];
  } catch {
    return [];
  }
}

function fromList(value: unknown): Issue[] | undefined {
  const list: unknown = isRecord(value) ? value["issues"] : value;
  if (!Array.isArray(list) || list.length === 0) return undefined;
  const issues = list.flatMap((each: unknown) => {
    if (!isRecord(each) || typeof each["message"] !== "string") return [];
    const { path, message } = each;
    return [{ path: Array.isArray(path) ? path.filter(isKey) : [], message }];
  });
  return issues.length === 0 ? undefined : issues;
}

/** The result of zod's `flattenError`. */
function fromFlattenedError(value: unknown): Issue[] | undefined {
  if (!isRecord(value)) return undefined;
  const { formErrors, fieldErrors } = value;
  const formIssues = strings(formErrors).map((message) => ({ path: [], message }));
  const fieldIssues = Object.entries(isRecord(fieldErrors) ? fieldErrors : {}).flatMap(([field, messages]) =>
    strings(messages).map((message) => ({ path: [field], message })),
  );
  return formIssues.length + fieldIssues.length === 0 ? undefined : [...formIssues, ...fieldIssues];
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}

function isKey(key: unknown): key is string | number {
  return typeof key === "string" || typeof key === "number";
}

/** Says of a field that was not sent that it is missing: a server may only say what it must be. */
export function namingMissingFields(issues: readonly Issue[], input: unknown): Issue[] {
  return issues.map(({ path, message }) =>
    path.length > 0 && valueAt(input, path) === undefined
      ? { path, message: `Missing. ${message}` }
      : { path, message },
  );
}

function valueAt(input: unknown, path: Issue["path"]): unknown {
  return path.reduce<unknown>((value, key) => Reflect.get(Object(value), key), input);
}
