/** Tells whether a secret is strong enough to sign tokens (RFC 7518, section 3.2; RFC 8725, section 3.5). */

const minBytes = 32;
/** Shannon entropy of the characters. 32 random hex digits have about 115 bits. */
const minEntropyBits = 96;

/** Secrets from documentation and examples, this project's and Better Auth's. */
const exampleSecrets = [
  /^better-auth-secret/i,
  /change[-_ ]?me/i,
  /your[-_ ]?secret/i,
  /replace[-_ ]?(me|this)/i,
  /^(super[-_ ]?)?secret/i,
];

/** What is wrong with a secret, as a predicate to follow its name in a sentence; undefined if nothing is. */
export function secretWeakness(secret: string): string | undefined {
  const bytes = Buffer.byteLength(secret);
  if (bytes < minBytes) return `is ${bytes} bytes long; it must have at least ${minBytes}`;
  if (exampleSecrets.some((pattern) => pattern.test(secret))) return "is an example from documentation";
  const isRepetition = (secret + secret).indexOf(secret, 1) < secret.length;
  if (isRepetition || entropyBits(secret) < minEntropyBits) return "is too regular to be random";
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
