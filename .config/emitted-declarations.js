/**
 * For bundles of declarations that `tsc` has emitted: leads from one to the next, as they import each other by the
 * names of the sources.
 *
 * @param {Readonly<Record<string, string>>} [aliases] packages of this workspace, to their emitted declarations
 * @returns {import("rolldown").Plugin}
 */
export function emittedDeclarations(aliases = {}) {
  return {
    name: "emitted-declarations",
    resolveId: {
      order: "pre",
      handler(source, importer) {
        if (source in aliases) return aliases[source];
        if (!/^\..*(?<!\.d)\.ts$/.test(source)) return undefined;
        return this.resolve(source.replace(/\.ts$/, ".d.ts"), importer, { skipSelf: true });
      },
    },
  };
}
