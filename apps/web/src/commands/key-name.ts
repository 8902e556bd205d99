/** The name of a pressed key, as the table of commands has it. Pure. */

type KeyPress = Pick<KeyboardEvent, "key" | "code" | "metaKey" | "ctrlKey" | "altKey" | "shiftKey">;

const modifiers: ReadonlySet<string> = new Set([
  "Shift",
  "Control",
  "Alt",
  "AltGraph",
  "Meta",
  "CapsLock",
  "NumLock",
  "Fn",
]);

/** Whether a key does nothing alone. */
export function isModifier(key: string): boolean {
  return modifiers.has(key);
}

/** Such as `Mod+Shift+z`, `Alt+ArrowUp`, `j` or `?`. `Mod` is ⌘ on a Mac, and Ctrl elsewhere. */
export function keyNameOf(press: KeyPress, isMac: boolean): string {
  const { metaKey, ctrlKey, altKey, shiftKey } = press;
  const key = latinKeyOf(press);
  const isLetter = /^\p{L}$/u.test(key);
  const isSign = !isLetter && [...key].length === 1;
  // On some layouts a sign such as # needs Option, or AltGr, which Windows tells as Ctrl and Alt.
  const isMadeByAlt = isSign && altKey && (isMac || ctrlKey);
  const [isMod, isOther] = isMac ? [metaKey, ctrlKey] : [ctrlKey && !isMadeByAlt, metaKey];
  return [
    ...(isMod ? ["Mod"] : []),
    // No command has it, so that Ctrl+E on a Mac is not E.
    ...(isOther ? [isMac ? "Control" : "Meta"] : []),
    ...(altKey && !isMadeByAlt ? ["Alt"] : []),
    // A sign such as ? says already that Shift is held.
    ...(shiftKey && !isSign ? ["Shift"] : []),
    isLetter ? key.toLowerCase() : key,
  ].join("+");
}

/** On a Greek or Cyrillic layout: the letter that is there on a Latin one. */
function latinKeyOf({ key, code }: KeyPress): string {
  const isForeign = /^\p{L}$/u.test(key) && !/^\p{Script=Latin}$/u.test(key);
  return isForeign && /^Key[A-Z]$/.test(code) ? code.slice(-1).toLowerCase() : key;
}
