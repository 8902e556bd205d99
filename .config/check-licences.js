/** Checks that every installed package has a licence that we accept: `node .config/check-licences.js`, a part of `pnpm check`. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** They ask for no more than that their text goes along. */
const accepted = new Set(
  "MIT MIT-0 ISC 0BSD BSD-2-Clause BSD-3-Clause Apache-2.0 BlueOak-1.0.0 Zlib Python-2.0 PSF-2.0 CC0-1.0 Unlicense".split(
    " ",
  ),
);

/** What only some packages may have, and why. */
const exceptions = [
  // It asks for the source of files that have been changed: of these, none.
  { license: "MPL-2.0", names: /^(ical\.js|axe-core|lightningcss(-.+)?)$/ },
  // Of Prisma Studio, which is not in a release.
  { license: "EPL-2.0", names: /^elkjs$/ },
  // Lists of licences, which a tool for builds reads.
  { license: "CC-BY-3.0", names: /^spdx-(exceptions|ranges|expression-validate)$/ },
  // Its package.json does not say what its LICENSE is: MIT.
  { license: "none", names: /^seq-queue$/ },
];

/** @param {string} name @param {string} license an expression of SPDX, not nested */
export function isAccepted(name, license) {
  const isOne = (/** @type {string} */ id) =>
    accepted.has(id) || exceptions.some((each) => each.license === id && each.names.test(name));
  const choices = license.replace(/^\((.*)\)$/, "$1").split(/ or /i);
  return choices.some((choice) => choice.split(/ and /i).every(isOne));
}

/** @param {string} folder of modules @returns {string[]} the names in it, without links to packages elsewhere */
function namesIn(folder, scope = "") {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== ".bin")
    .flatMap(({ name }) => (name.startsWith("@") ? namesIn(`${folder}/${name}`, `${name}/`) : scope + name));
}

/** @param {string} root the repository */
function violationsIn(root) {
  const lockfile = readFileSync(`${root}/pnpm-lock.yaml`, "utf8");
  return (
    readdirSync(`${root}/node_modules/.pnpm`)
      .map((entry) => `${root}/node_modules/.pnpm/${entry}/node_modules`)
      .filter((folder) => existsSync(folder))
      .flatMap((folder) => namesIn(folder).map((name) => `${folder}/${name}/package.json`))
      .map((file) => JSON.parse(readFileSync(file, "utf8")))
      // pnpm keeps for a while what is no longer used.
      .filter(({ name, version }) => lockfile.includes(`${name}@${version}`))
      .filter(({ name, license = "none" }) => !isAccepted(name, license))
      .map(
        ({ name, version, license = "none" }) => `${name}@${version}: the licence ${license} is not accepted`,
      )
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const violations = violationsIn(fileURLToPath(new URL("..", import.meta.url)));
  for (const violation of violations) console.error(violation);
  process.exitCode = violations.length === 0 ? 0 : 1;
}
