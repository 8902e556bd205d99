/** openapi-typescript (of a test) writes types with the compiler API, which TypeScript 7 does not have: it gets a 5 of its own. */
module.exports = {
  hooks: {
    readPackage(manifest) {
      if (manifest.name === "openapi-typescript") {
        delete manifest.peerDependencies.typescript;
        manifest.dependencies.typescript = "5.9.3";
      }
      return manifest;
    },
  },
};
