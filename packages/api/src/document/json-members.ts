/** Parses a large JSON object in a stream, yielding array elements one at a time. */
import { Tokenizer, TokenParser, TokenType } from "@streamparser/json";
import { TRPCError } from "@trpc/server";
import { inputError } from "../trpc/errors.ts";

export interface Member {
  readonly name: string;
  /** Index of an array element. */
  readonly index: number | undefined;
  readonly value: unknown;
}

/** Limits of a value: UTF-16 units, and levels of nesting in the document. */
const maxLength = 2 * 1024 * 1024;
const maxDepth = 12;

/** Allowed members by name. Elements of an `array` are yielded one by one. */
type MemberKinds = Readonly<Record<string, "array" | "value">>;

/**
 * Yields the members of a JSON object as their text arrives.
 *
 * @throws {TRPCError} `BAD_REQUEST` for invalid JSON, other members, or a value beyond the limits
 */
export async function* membersOf(text: AsyncIterable<string>, kinds: MemberKinds): AsyncGenerator<Member[]> {
  const found: Member[] = [];
  const tokenizer = new Tokenizer();
  const parser = new TokenParser({
    paths: Object.entries(kinds).map(([name, kind]) => (kind === "array" ? `$.${name}.*` : `$.${name}`)),
    keepStack: false,
  });
  const check = createTokenCheck(kinds);
  tokenizer.onToken = (token) => {
    check(token.token, token.value);
    parser.write(token);
  };
  parser.onValue = ({ value, key, stack }) => {
    const name = stack[1]?.key ?? key;
    found.push({ name: String(name), index: stack.length > 1 ? Number(key) : undefined, value });
  };
  // Without handlers, the parser would throw errors outside of our calls.
  const fail = (error: Error) => {
    if (error instanceof TRPCError) throw error;
    throw inputError([{ path: [], message: `The document is not JSON: ${error.message}` }]);
  };
  tokenizer.onError = fail;
  parser.onError = fail;
  let pendingLength = 0;
  for await (const chunk of text) {
    tokenizer.write(chunk);
    pendingLength = found.length === 0 ? pendingLength + chunk.length : 0;
    if (pendingLength > maxLength) fail(new Error("a value is too long."));
    yield found.splice(0);
  }
  if (!parser.isEnded) fail(new Error("it ends too early."));
}

/** Checks the tokens of a document: it must be an object with only the given members, each of its kind. */
function createTokenCheck(kinds: MemberKinds): (token: TokenType, value: unknown) => void {
  const seen = new Set<string>();
  let depth = 0;
  let name: string | undefined;
  const reject = (message: string) => {
    throw inputError([{ path: name === undefined ? [] : [name], message }]);
  };
  return (token, value) => {
    const isOpening = token === TokenType.LEFT_BRACE || token === TokenType.LEFT_BRACKET;
    if (depth === 0 && token !== TokenType.LEFT_BRACE) reject("The document must be a JSON object.");
    if (depth === 1 && name === undefined && token === TokenType.STRING) {
      name = String(value);
      if (!Object.hasOwn(kinds, name)) reject("There is no such field.");
      if (seen.has(name)) reject("Must not occur more than once.");
      seen.add(name);
    } else if (depth === 1 && name !== undefined && token !== TokenType.COLON) {
      if (token === TokenType.COMMA) name = undefined;
      else if (kinds[name] === "array" && token !== TokenType.LEFT_BRACKET && !isClosing(token))
        reject("Must be a list.");
    }
    if (isOpening) depth += 1;
    if (depth > maxDepth) reject("Is nested too deeply.");
    if (isClosing(token)) depth -= 1;
  };
}

function isClosing(token: TokenType): boolean {
  return token === TokenType.RIGHT_BRACE || token === TokenType.RIGHT_BRACKET;
}
