/** What is wrong with an input, field by field, from the shapes in which tRPC servers usually say it. */
import { isRecord } from "./json.ts";

export interface Issue {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Looks in the error's data (`issues`, `zodError`), then in the message: tRPC's own is zod's list of issues. */
export function issuesOf(message: string, data: unknown): Issue[] {
  if (isRecord(data)) {
    for (const value of [data["issues"], data["zodError"], data["cause"]]) {
      const issues = listed(value) ?? flattened(value);
      if (issues !== undefined) return issues;
    }
  }
  try {
    return listed(JSON.parse(message)) ?? [];
  } catch {
    return [];
  }
}

function listed(value: unknown): Issue[] | undefined {
  const list: unknown = isRecord(value) ? value["issues"] : value;
  if (!Array.isArray(list) || list.length === 0) return undefined;
  const issues = list.flatMap((each: unknown) => {
    if (!isRecord(each) || typeof each["message"] !== "string") return [];
    const { path, message } = each;
    return [{ path: Array.isArray(path) ? path.filter(isKey) : [], message }];
  });
  return issues.length === 0 ? undefined : issues;
}

/** As zod's `flattenError` has it. */
function flattened(value: unknown): Issue[] | undefined {
  if (!isRecord(value)) return undefined;
  const { formErrors, fieldErrors } = value;
  const whole = texts(formErrors).map((message) => ({ path: [], message }));
  const fields = Object.entries(isRecord(fieldErrors) ? fieldErrors : {}).flatMap(([field, messages]) =>
    texts(messages).map((message) => ({ path: [field], message })),
  );
  return whole.length + fields.length === 0 ? undefined : [...whole, ...fields];
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}

function isKey(key: unknown): key is string | number {
  return typeof key === "string" || typeof key === "number";
}
