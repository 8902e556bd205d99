/** Prints what docs/CHANGELOG.md says of a release, if its tag names the version that everything here has: `node .config/release-notes.js v1.2.3`. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** @param {string} root the repository @param {string} tag @throws if the repository is not ready for it */
export function releaseNotes(root, tag) {
  const version = tag.replace(/^v/, "");
  const others = ["apps", "packages"]
    .flatMap((group) => readdirSync(`${root}/${group}`).map((name) => `${group}/${name}/package.json`))
    .filter((file) => existsSync(`${root}/${file}`))
    .filter((file) => JSON.parse(readFileSync(`${root}/${file}`, "utf8")).version !== version);
  if (others.length > 0) throw new Error(`Not of version ${version}: ${others.join(", ")}`);
  const sections = readFileSync(`${root}/docs/CHANGELOG.md`, "utf8").split(/^## /m);
  const section = sections.find((each) => each.startsWith(`[${version}] - `));
  if (section === undefined) throw new Error(`docs/CHANGELOG.md has no section "## [${version}] - <date>".`);
  return `${section.split("\n").slice(1).join("\n").trim()}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , tag = ""] = process.argv;
  process.stdout.write(releaseNotes(fileURLToPath(new URL("..", import.meta.url)), tag));
}
