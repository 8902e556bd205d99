/** What callers are told of a wrong input, where its schema has no words of its own: zod's are for programmers. */
import { z } from "zod";

type RawIssue = z.core.$ZodRawIssue;

/** For a schema's `error`: tells a field that is missing from one that is wrong. */
export function must(message: string): (issue: RawIssue) => string {
  return ({ input }) => (input === undefined ? "Is required." : message);
}

const typeNames: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
  null: "null",
};

const unitNames: Readonly<Record<string, string>> = {
  string: "characters",
  array: "members",
  set: "members",
};

function messageOf(issue: RawIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return must(`Must be ${typeNames[issue.expected] ?? "of another type"}.`)(issue);
    case "invalid_value":
      return must(`Must be ${issue.values.map(String).join(" or ")}.`)(issue);
    case "too_big":
      return `Must ${has(issue.origin)} at most ${String(issue.maximum)}${unit(issue.origin)}.`;
    case "too_small":
      return `Must ${has(issue.origin)} at least ${String(issue.minimum)}${unit(issue.origin)}.`;
    case "unrecognized_keys":
      return "There is no such field.";
    default:
      return must("Is not valid.")(issue);
  }
}

const has = (origin: string) => (origin in unitNames ? "have" : "be");
const unit = (origin: string) => (origin in unitNames ? ` ${unitNames[origin]}` : "");

z.config({ customError: messageOf });
