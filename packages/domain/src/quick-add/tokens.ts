/** Splits a line of quick add into tokens. What is quoted, and chunks such as addresses and file names, are literal. */
import { splitParts, tokenKind } from "./token-kind.ts";
import type { TokenKind } from "./token-kind.ts";

export interface Token {
  readonly kind: TokenKind | "mark" | "sigil";
  /** As typed. */
  readonly raw: string;
  /** In lower case, without the dots of "a.m." */
  readonly text: string;
  /** Range in the whole text, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** Whether it follows the token before it without white space. */
  readonly isGlued: boolean;
}

/** `#name`, `@name` or `!name`; the name may be quoted. */
export interface Sigil {
  readonly sign: string;
  readonly name: string;
}

const chunkPattern =
  /(?<!\S)[#@]"[^"]+"|"[^"]*"|“[^“”]*”|«[^«»]*»|`[^`]*`|(?<![\p{L}\p{N}])'[^']+'(?![\p{L}\p{N}])|[^\s"“«`]+|\S/gu;
const opening = "([{";
const closing = ")]},.;:!?…";

/** @param isName whether a list, a label or a priority has this name; other sigils are words of the title */
export function tokenize(text: string, isName: (sigil: Sigil) => boolean): readonly Token[] {
  const tokens: Token[] = [];
  const push = (kind: Token["kind"], start: number, end: number) => {
    const raw = text.slice(start, end);
    const isGlued = tokens.at(-1)?.end === start;
    const plain = raw.toLowerCase().replace(/([ap])\.m\.?$/, "$1m");
    tokens.push({ kind, raw, text: plain, start, end, isGlued });
  };
  for (const { 0: chunk, index } of text.matchAll(chunkPattern)) {
    const isStart = index === 0 || /\s/.test(text.charAt(index - 1));
    if (isQuoted(chunk)) push("literal", index, index + chunk.length);
    else if (isStart && /^[#@!]./u.test(chunk)) splitSigil(chunk, index, isName, push);
    else splitChunk(chunk, index, push);
  }
  return tokens;
}

type Push = (kind: Token["kind"], start: number, end: number) => void;

const isQuoted = (chunk: string) => chunk.length > 1 && /^["“«`']/.test(chunk);

export function sigilOf(text: string): Sigil {
  return { sign: text.charAt(0), name: text.slice(1).replace(/^"([^"]+)"$/, "$1") };
}

/** "#home," is the list home, unless there is one named "home,". */
function splitSigil(chunk: string, index: number, isName: (sigil: Sigil) => boolean, push: Push): void {
  const end = endOfCore(chunk);
  const length = [chunk.length, end].find((size) => size > 1 && isName(sigilOf(chunk.slice(0, size))));
  if (length !== undefined) {
    push("sigil", index, index + length);
    pushMarks(index + length, index + chunk.length, push);
  } else if (/^@\d/.test(chunk)) {
    push("mark", index, index + 1);
    splitChunk(chunk.slice(1), index + 1, push);
  } else {
    push("literal", index, index + chunk.length);
  }
}

function splitChunk(chunk: string, index: number, push: Push): void {
  let start = 0;
  while (start < chunk.length && opening.includes(chunk.charAt(start))) start += 1;
  const end = Math.max(start, endOfCore(chunk));
  pushMarks(index, index + start, push);
  const core = chunk.slice(start, end);
  if (core !== "") splitCore(core, index + start, push);
  pushMarks(index + end, index + chunk.length, push);
}

function splitCore(core: string, index: number, push: Push): void {
  const kind = tokenKind(core);
  const parts = kind === "literal" ? splitParts(core) : [];
  if (parts.length === 0) push(/^[-–—&@/|~]$/.test(core) ? "mark" : kind, index, index + core.length);
  let at = index;
  for (const part of parts) {
    push(/^[-–—/,]$/.test(part) ? "mark" : tokenKind(part), at, at + part.length);
    at += part.length;
  }
}

function pushMarks(start: number, end: number, push: Push): void {
  for (let at = start; at < end; at += 1) push("mark", at, at + 1);
}

/** Where closing punctuation begins at the end of a chunk; the last dot of "a.m." is none. */
function endOfCore(chunk: string): number {
  let end = chunk.length;
  while (end > 0 && closing.includes(chunk.charAt(end - 1))) end -= 1;
  return /[ap]\.m$/i.test(chunk.slice(0, end)) && chunk.charAt(end) === "." ? end + 1 : end;
}
