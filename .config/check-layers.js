/** Checks imports and file names against docs/architecture.md: `node .config/check-layers.js`, a part of `pnpm check`. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";

/** What each package and app may import of this workspace: never an app. */
const arrows = new Map([
  ["accounts", ["db"]],
  ["api", ["auth", "db", "domain"]],
  ["auth", []],
  ["bench", ["api", "db"]],
  ["client", ["api"]],
  ["db", []],
  ["domain", []],
  ["e2e", ["client", "db", "panel"]],
  ["panel", []],
  ["server", ["accounts", "api", "auth", "client", "db", "domain", "panel"]],
  ["web", ["api", "client", "domain"]],
]);
/** They import types of packages/api, and no code of it. */
const frontEnds = new Set(["client", "web"]);
/** What a browser lacks, or should not load. */
const notForDomain = /^(node:|zod(\/|$))/;

const api = "packages/api/src/";
/** What each folder of packages/api/src may import; `@db`: packages/db, `*`: a feature, `root`: root.ts. */
const layers = new Map([
  ["schema", ["@domain"]],
  ["trpc", ["@auth", "@db"]],
  ["store", ["@domain", "@db", "schema", "trpc"]],
  ["document", ["@domain", "@db", "schema", "trpc", "store", "*/transfer"]],
  ["root", ["trpc", "*/router"]],
  ["rest", ["schema", "trpc", "document", "*/examples", "root"]],
  ["caller", ["@auth", "@db", "trpc", "root", "*/service"]],
]);
const kinds = ["schema", "row", "rules", "service", "transfer", "examples"];
const featureLayer = ["@domain", "@db", "schema", "trpc", "store", "document"].concat(
  kinds.map((kind) => `*/${kind}`),
);
const featureFile =
  /^(fixtures\/.+|[\w-]+\.test\.ts|([a-z]+-)*(schema|row|rules|service|router|transfer|examples)\.ts)$/;
const isForTests = (/** @type {string} */ file) => /(\.test(-d)?\.tsx?|\/testing(-\w+)*\.ts)$/.test(file);

/** `target` is a file from the root, as `file` is, or the name of a module. */
/** @typedef {{ file: string; line: number; target: string; isTypeOnly: boolean }} Import */

/** @param {string} root @returns {string[]} every file in a src folder, from the root */
function sourcesIn(root) {
  return ["packages", "apps"]
    .flatMap((group) => readdirSync(`${root}/${group}`).map((name) => `${group}/${name}/src`))
    .filter((folder) => existsSync(`${root}/${folder}`))
    .flatMap((folder) => {
      const entries = readdirSync(`${root}/${folder}`, { recursive: true, encoding: "utf8" });
      return entries.map((entry) => posix.join(folder, entry));
    })
    .filter((path) => /\.\w+$/.test(path) && !path.includes("/generated/"));
}

const importStatement =
  /^(?:import|export)\s+(type\s)?(?:[^;"'=()]*?\sfrom\s+)?"([^"]+)"|\bimport\(\s*"([^"]+)"/gm;

/** @param {string} root @param {string} file @returns {Import[]} */
function importsOf(root, file) {
  if (!/\.tsx?$/.test(file)) return [];
  const text = readFileSync(`${root}/${file}`, "utf8");
  return [...text.matchAll(importStatement)].map(({ 1: type, 2: from, 3: dynamic = "", index }) => {
    const specifier = from ?? dynamic;
    return {
      file,
      line: text.slice(0, index).split("\n").length,
      target: specifier.startsWith(".") ? posix.join(posix.dirname(file), specifier) : specifier,
      isTypeOnly: type !== undefined,
    };
  });
}

/** `db` of `packages/db/src/row.ts`, and of `@taskwell/db/row`. @param {string} path */
const packageOf = (path) => /^(?:packages|apps|@taskwell)\/([^/]+)/.exec(path)?.[1];

/** A folder of packages/api/src, or the name of a file there. @param {string} path */
const folderOf = (path) => path.slice(api.length).replace(/(\/.*|\.ts)$/, "");

/** As `layers` names it. @param {string} target */
function layerOf(target) {
  if (!target.startsWith(api)) return `@${packageOf(target)}`;
  const folder = folderOf(target);
  return layers.has(folder) ? folder : `*/${/([a-z]+)\.ts$/.exec(target)?.[1]}`;
}

/** @param {Import} imported @returns {string | undefined} why it is not allowed */
function importViolation({ file, target, isTypeOnly }) {
  const [from = "", to] = [packageOf(file), packageOf(target)];
  if (to === undefined) {
    const isWrong = from === "domain" && notForDomain.test(target) && !isForTests(file);
    return isWrong ? `domain runs in browsers, without ${target}` : undefined;
  }
  if (from !== to && !target.startsWith("@")) return `import ${to} by its name, not by a path`;
  if (from !== to && !arrows.get(from)?.includes(to)) return `${from} may not import ${to}`;
  if (frontEnds.has(from) && to === "api" && !isTypeOnly) return `${from} may import only types of api`;
  if (!file.startsWith(api) || isForTests(file)) return undefined;
  const folder = folderOf(file);
  const isOwn = target.startsWith(api) && folderOf(target) === folder;
  const isAllowed = isOwn || (layers.get(folder) ?? featureLayer).includes(layerOf(target));
  return isAllowed ? undefined : `${folder} may not import ${target.replace(api, "")}`;
}

/** @param {string} file @returns {string | undefined} why it may not be there */
function nameViolation(file) {
  if (/\/index\.\w+$/.test(file)) return "no barrels: import from the file that defines it";
  if (/\/(utils?|helpers?|common)(\/|\.\w+$)/.test(file)) return "name it for what it holds";
  if (!file.startsWith(api) || isForTests(file)) return undefined;
  const [folder = "", ...path] = file.slice(api.length).split("/");
  const isKnown =
    path.length === 0 ? folder === "root.ts" : layers.has(folder) || featureFile.test(path.join("/"));
  return isKnown ? undefined : "not in the vocabulary of a feature: see docs/architecture.md";
}

/** @param {readonly Import[]} imports @returns {string[]} imports that make folders of packages/api/src import each other */
function cycleViolations(imports) {
  const edges = imports
    .filter(({ file, target }) => file.startsWith(api) && target.startsWith(api) && !isForTests(file))
    .map(({ file, line, target }) => ({ file, line, from: folderOf(file), to: folderOf(target) }))
    .filter(({ from, to }) => from !== to);
  return edges.flatMap(({ file, line, from, to }) => {
    const paths = [[to]];
    for (const path of paths) {
      const last = path.at(-1);
      if (last === from) return `${file}:${line}: a cycle of folders: ${[from, ...path].join(" → ")}`;
      for (const edge of edges)
        if (edge.from === last && !paths.flat().includes(edge.to)) paths.push([...path, edge.to]);
    }
    return [];
  });
}

/** @param {string} root the repository @returns {string[]} each as `file:line: message` */
export function violationsIn(root) {
  const files = sourcesIn(root);
  const imports = files.flatMap((file) => importsOf(root, file));
  const misnamed = files.map((file) => ({ file, line: 1, message: nameViolation(file) }));
  const misplaced = imports.map((one) => ({ file: one.file, line: one.line, message: importViolation(one) }));
  return [...misnamed, ...misplaced]
    .flatMap(({ file, line, message }) => (message === undefined ? [] : `${file}:${line}: ${message}`))
    .concat(cycleViolations(imports));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const violations = violationsIn(fileURLToPath(new URL("..", import.meta.url)));
  for (const violation of violations) console.error(violation);
  process.exitCode = violations.length === 0 ? 0 : 1;
}
