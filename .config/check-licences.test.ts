/** The check of licences accepts what its list says, and no more. */
import { expect, test } from "vitest";
import { isAccepted } from "./check-licences.js";

test.each([
  ["react", "MIT", true],
  ["pako", "(MIT AND Zlib)", true],
  ["type-fest", "(MIT OR CC0-1.0)", true],
  ["jszip", "(MIT OR GPL-3.0-or-later)", true],
  ["ical.js", "MPL-2.0", true],
  ["lightningcss-darwin-arm64", "MPL-2.0", true],
  ["another", "MPL-2.0", false],
  ["another", "MIT AND GPL-3.0-only", false],
  ["another", "AGPL-3.0-only", false],
  ["another", "none", false],
])("%s with %s: %s", (name, license, expected) => {
  expect(isAccepted(name, license)).toBe(expected);
});
