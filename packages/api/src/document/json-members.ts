/** A long JSON object, read member by member: the elements of its arrays one at a time, so that none is held as a whole. */
import { Tokenizer, TokenParser, TokenType } from "@streamparser/json";
import { TRPCError } from "@trpc/server";
import { inputError } from "../trpc/errors.ts";

export interface Member {
  readonly name: string;
  /** Of an element: its place in the array. */
  readonly index: number | undefined;
  readonly value: unknown;
}

/** What a record may take: of text, and of levels of objects and arrays. Others are no records. */
const maxLength = 2 * 1024 * 1024;
const maxDepth = 12;

/** By name: whether it is an array, whose elements are given one by one. */
export type Names = Readonly<Record<string, "array" | "value">>;

/**
 * @param names of the members that there may be
 * @throws {TRPCError} `BAD_REQUEST` for what is not such an object
 */
export async function* membersOf(text: AsyncIterable<string>, names: Names): AsyncGenerator<Member[]> {
  const found: Member[] = [];
  const tokenizer = new Tokenizer();
  const parser = new TokenParser({
    paths: Object.entries(names).map(([name, form]) => (form === "array" ? `$.${name}.*` : `$.${name}`)),
    keepStack: false,
  });
  const check = shapeOf(names);
  tokenizer.onToken = (token) => {
    check(token.token, token.value);
    parser.write(token);
  };
  parser.onValue = ({ value, key, stack }) => {
    const name = stack[1]?.key ?? key;
    found.push({ name: String(name), index: stack.length > 1 ? Number(key) : undefined, value });
  };
  // Otherwise these are thrown where nobody catches them.
  const fail = (error: Error) => {
    if (error instanceof TRPCError) throw error;
    throw inputError([{ path: [], message: `The document is not JSON: ${error.message}` }]);
  };
  tokenizer.onError = fail;
  parser.onError = fail;
  let sinceLast = 0;
  for await (const piece of text) {
    tokenizer.write(piece);
    sinceLast = found.length === 0 ? sinceLast + piece.length : 0;
    if (sinceLast > maxLength) fail(new Error("a part of it is longer than any record."));
    yield found.splice(0);
  }
  if (!parser.isEnded) fail(new Error("it ends too early."));
}

/** Watches the tokens of an object: it is one, and has no members but those that it may have, each of its form. */
function shapeOf(names: Names): (token: TokenType, value: unknown) => void {
  const seen = new Set<string>();
  let depth = 0;
  let name: string | undefined;
  const refuse = (message: string) => {
    throw inputError([{ path: name === undefined ? [] : [name], message }]);
  };
  return (token, value) => {
    const isOpening = token === TokenType.LEFT_BRACE || token === TokenType.LEFT_BRACKET;
    if (depth === 0 && token !== TokenType.LEFT_BRACE) refuse("The document must be a JSON object.");
    if (depth === 1 && name === undefined && token === TokenType.STRING) {
      name = String(value);
      if (!Object.hasOwn(names, name)) refuse("There is no such field.");
      if (seen.has(name)) refuse("It may be there once.");
      seen.add(name);
    } else if (depth === 1 && name !== undefined && token !== TokenType.COLON) {
      if (token === TokenType.COMMA) name = undefined;
      else if (names[name] === "array" && token !== TokenType.LEFT_BRACKET && !isClosing(token))
        refuse("Must be a list.");
    }
    if (isOpening) depth += 1;
    if (depth > maxDepth) refuse("It is nested too deep.");
    if (isClosing(token)) depth -= 1;
  };
}

function isClosing(token: TokenType): boolean {
  return token === TokenType.RIGHT_BRACE || token === TokenType.RIGHT_BRACKET;
}
