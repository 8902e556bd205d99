/**
 * For bundles of servers. tRPC is published with a stand-in for `{ ...a, ...b }`, for engines that have none; it
 * defines each property by itself, and took an eighth of the time of a call. Node has had the real one since version 8.
 *
 * @returns {import("rolldown").Plugin}
 */
export function nativeSpread() {
  const standIn = /function _objectSpread2\(\w+\) \{.*?\n\}\n/s;
  let replaced = 0;
  return {
    name: "native-spread",
    transform: {
      filter: { id: /@trpc\/server\/dist\//, code: standIn },
      handler(code) {
        replaced += 1;
        return code.replace(
          standIn,
          "function _objectSpread2(target, ...sources) {\n\treturn Object.assign(target, ...sources);\n}\n",
        );
      },
    },
    buildEnd() {
      if (replaced === 0) this.error("tRPC has no stand-in for spread any more: remove this plugin.");
    },
  };
}
