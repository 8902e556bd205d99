/** Parses the filter language into a syntax tree. The grammar is in docs/filters.md. */
import { EmbeddedActionsParser } from "chevrotain";
import type { IToken } from "chevrotain";
import {
  And,
  CalendarDay,
  Close,
  columnOf,
  Compare,
  FilterError,
  LabelName,
  lexer,
  ListName,
  nameIn,
  Not,
  Offset,
  Open,
  Or,
  Quoted,
  quotingHint,
  tokens,
  unknownSign,
  Word,
} from "./filter-tokens.ts";
import { priorities } from "./priority.ts";
import { isDate } from "./time.ts";

export type Comparison = "<" | "<=" | "=" | ">=" | ">";
type DateField = "due" | "defer" | "created" | "updated";

/** A calendar date, an offset from today, the next such weekday (1 = Monday; may be today), or no date. */
export type Day =
  | { readonly date: string }
  | { readonly inDays: number }
  | { readonly weekday: number }
  | { readonly none: true };

export type Expression =
  | { readonly kind: "and" | "or"; readonly all: readonly Expression[] }
  | { readonly kind: "not"; readonly of: Expression }
  | { readonly kind: "date"; readonly field: DateField; readonly comparison: Comparison; readonly day: Day }
  | { readonly kind: "priority"; readonly comparison: Comparison; readonly level: number }
  | { readonly kind: "label" | "list" | "text"; readonly value: string }
  | { readonly kind: "is"; readonly what: Property };

const fields = ["due", "defer", "created", "updated"] as const;
const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
/** Properties of a task that one word tests. */
const properties = ["open", "done", "overdue", "recurring", "subtask", "deferred"] as const;
export type Property = (typeof properties)[number];

/** Binding strength, weakest first: `|`, `&`, `!`. */
class FilterParser extends EmbeddedActionsParser {
  readonly filter = this.RULE("filter", (): Expression => {
    const all = [this.SUBRULE(this.conjunction)];
    this.MANY(() => {
      this.CONSUME(Or);
      all.push(this.SUBRULE2(this.conjunction));
    });
    return joined("or", all);
  });

  readonly conjunction = this.RULE("conjunction", (): Expression => {
    const all = [this.SUBRULE(this.term)];
    this.MANY(() => {
      this.CONSUME(And);
      all.push(this.SUBRULE2(this.term));
    });
    return joined("and", all);
  });

  readonly term = this.RULE("term", (): Expression =>
    this.OR<Expression>([
      {
        ALT: () => {
          this.CONSUME(Not);
          return { kind: "not", of: this.SUBRULE(this.term) };
        },
      },
      {
        ALT: () => {
          this.CONSUME(Open);
          const inner = this.SUBRULE(this.filter);
          this.CONSUME(Close);
          return inner;
        },
      },
      { ALT: () => ({ kind: "label", value: nameIn(this.CONSUME(LabelName), 1) }) },
      { ALT: () => ({ kind: "list", value: nameIn(this.CONSUME(ListName), 1) }) },
      { ALT: () => ({ kind: "text", value: nameIn(this.CONSUME(Quoted), 0) }) },
      { ALT: () => this.SUBRULE(this.statement) },
    ]),
  );

  readonly statement = this.RULE("statement", (): Expression => {
    const subject = this.CONSUME(Word);
    const comparison = this.OPTION(() => ({
      sign: this.CONSUME(Compare),
      value: this.OR<IToken>([
        { ALT: () => this.CONSUME(CalendarDay) },
        { ALT: () => this.CONSUME(Offset) },
        { ALT: () => this.CONSUME2(Word) },
      ]),
    }));
    return this.ACTION(() =>
      comparison === undefined
        ? propertyOf(subject)
        : comparisonOf(subject, comparison.sign, comparison.value),
    );
  });

  constructor() {
    super(tokens, { maxLookahead: 1 });
    this.performSelfAnalysis();
  }
}

const parser = new FilterParser();

/** @throws {FilterError} with the column of the first error */
export function parseFilter(text: string): Expression {
  const lexed = lexer.tokenize(text);
  const [unknown] = lexed.errors;
  if (unknown !== undefined) throw unknownSign(text, unknown.offset, lexed.tokens);
  checkDepth(lexed.tokens);
  parser.input = lexed.tokens;
  const expression = parser.filter();
  const [error] = parser.errors;
  if (error === undefined) return expression;
  const { token } = error;
  const isEnd = Number.isNaN(token.startOffset) || token.image === "";
  if (isEnd) throw new FilterError(text.trimEnd().length + 1, "Unexpected end of the filter.");
  const before = lexed.tokens[lexed.tokens.indexOf(token) - 1];
  throw new FilterError(
    columnOf(token),
    `Unexpected ${JSON.stringify(token.image)}.${quotingHint(before, token.image)}`,
  );
}

/** Keeps the recursive parser within the stack. */
const maxDepth = 50;

function checkDepth(all: readonly IToken[]): void {
  let [parentheses, negations] = [0, 0];
  for (const token of all) {
    if (token.tokenType === Open) parentheses += 1;
    if (token.tokenType === Close) parentheses -= 1;
    negations = token.tokenType === Not ? negations + 1 : 0;
    if (parentheses + negations > maxDepth)
      throw new FilterError(columnOf(token), "The filter is nested too deeply.");
  }
}

function joined(kind: "and" | "or", all: readonly Expression[]): Expression {
  const [first] = all;
  return all.length === 1 && first !== undefined ? first : { kind, all };
}

function propertyOf(word: IToken): Expression {
  const what = properties.find((property) => property === word.image.toLowerCase());
  if (what !== undefined) return { kind: "is", what };
  if (fields.some((field) => field === word.image.toLowerCase()) || word.image.toLowerCase() === "priority")
    throw new FilterError(
      columnOf(word) + word.image.length,
      `A comparison is missing, such as ${word.image} = none.`,
    );
  throw new FilterError(
    columnOf(word),
    `${word.image} is not one of ${properties.join(", ")}. Put texts in quotes.`,
  );
}

function comparisonOf(subject: IToken, sign: IToken, value: IToken): Expression {
  const name = subject.image.toLowerCase();
  if (sign.image === "!=") return { kind: "not", of: comparisonOf(subject, { ...sign, image: "=" }, value) };
  const comparison = comparisons.find((one) => one === sign.image) ?? "=";
  if (name === "priority") {
    const level = priorities.findIndex((priority) => priority === value.image.toLowerCase());
    if (level === -1)
      throw new FilterError(columnOf(value), `The priority must be one of ${priorities.join(", ")}.`);
    return { kind: "priority", comparison, level };
  }
  const field = fields.find((one) => one === name);
  if (field === undefined)
    throw new FilterError(columnOf(subject), `Only priority, ${fields.join(", ")} can be compared.`);
  const day = dayOf(value);
  if ("none" in day && comparison !== "=")
    throw new FilterError(columnOf(sign), "none can only be compared with =.");
  return { kind: "date", field, comparison, day };
}

const comparisons = ["<", "<=", "=", ">=", ">"] as const;
const namedDays: Readonly<Record<string, number>> = { yesterday: -1, today: 0, tomorrow: 1 };

function dayOf(value: IToken): Day {
  const word = value.image.toLowerCase();
  if (value.tokenType === CalendarDay) {
    if (!isDate(word)) throw new FilterError(columnOf(value), `${word} does not exist.`);
    return { date: word };
  }
  if (value.tokenType === Offset) return { inDays: Number(word.slice(0, -1)) * (word.endsWith("w") ? 7 : 1) };
  const inDays = namedDays[word];
  if (inDays !== undefined) return { inDays };
  const weekday = weekdays.indexOf(word.slice(0, 3));
  if (weekday !== -1 && weekdayNames.has(word)) return { weekday: weekday + 1 };
  if (word === "none") return { none: true };
  throw new FilterError(
    columnOf(value),
    "Expected a date, an offset such as +3d, today, tomorrow, yesterday, a weekday, or none.",
  );
}

const weekdayNames = new Set([
  ...weekdays,
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
]);
