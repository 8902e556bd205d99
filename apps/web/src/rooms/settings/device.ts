/** Which browser and which device a session is of, from its `User-Agent`. */

export interface Device {
  /** Such as "Firefox", or the name of a program. */
  readonly program: string;
  /** Such as "Linux" or "iPhone"; absent if it is not said. */
  readonly system?: string;
}

/** The first that matches: browsers also name those that they want to be taken for. */
const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(e|A|iOS)?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\b(Firefox|FxiOS)\//, "Firefox"],
  [/\b(Chrome|CriOS|HeadlessChrome)\//, "Chrome"],
  [/\bVersion\/.* Safari\//, "Safari"],
];

const systems: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b/, "Mac"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bLinux\b/, "Linux"],
];

/** @returns undefined if it says nothing */
export function deviceOf(userAgent: string | null): Device | undefined {
  const text = userAgent?.trim() ?? "";
  const program = firstMatch(browsers, text) ?? /^[^\s/(]+/.exec(text)?.[0];
  if (program === undefined) return undefined;
  const system = firstMatch(systems, text);
  return { program, ...(system === undefined ? {} : { system }) };
}

function firstMatch(names: readonly (readonly [RegExp, string])[], text: string): string | undefined {
  return names.find(([pattern]) => pattern.test(text))?.[1];
}
