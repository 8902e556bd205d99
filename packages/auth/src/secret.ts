/** Whether a shared secret can be trusted with signing tokens (RFC 7518, section 3.2; RFC 8725, section 3.5). */

const minimumBytes = 32;
/** Of Shannon's measure over the characters. 32 random hex digits have about 115. */
const minimumEntropyBits = 96;

/** Secrets that stand in documentation and examples, this project's and Better Auth's. */
const published = [
  /^better-auth-secret/i,
  /change[-_ ]?me/i,
  /your[-_ ]?secret/i,
  /replace[-_ ]?(me|this)/i,
  /^(super[-_ ]?)?secret/i,
];

/** What is wrong with a secret, as the end of a sentence that begins with its name; undefined when it will do. */
export function secretWeakness(secret: string): string | undefined {
  const bytes = Buffer.byteLength(secret);
  if (bytes < minimumBytes) return `is ${bytes} bytes long; it must have at least ${minimumBytes}`;
  if (published.some((pattern) => pattern.test(secret))) return "is one that stands in examples";
  const repeats = (secret + secret).indexOf(secret, 1) < secret.length;
  if (repeats || entropyBits(secret) < minimumEntropyBits) return "is too regular to be random";
  return undefined;
}

function entropyBits(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  const perCharacter = [...counts.values()].reduce((sum, count) => {
    const share = count / text.length;
    return sum - share * Math.log2(share);
  }, 0);
  return perCharacter * text.length;
}
