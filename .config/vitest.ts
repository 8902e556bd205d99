/** Every test of the workspace: one PostgreSQL for all of them, a database of its own for each file. */
import { configDefaults, defineConfig } from "vitest/config";

/** They take minutes, and run by `pnpm test:long` (`--mode long`) alone. */
const longTests = "**/*.long.test.ts";

const project = (name: string, root: string, isLong: boolean) => ({
  root,
  test: {
    name,
    include: [isLong ? longTests : "**/*.test.ts"],
    exclude: isLong ? configDefaults.exclude : [...configDefaults.exclude, longTests],
    // Files of a worker share its modules: importing them anew took longer than the tests.
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // How long to wait for what is bound to happen, on a machine that is busy with the rest.
    expect: { poll: { timeout: 10_000 } },
    // Faults mostly wait: some run at the same time.
    maxConcurrency: 3,
    typecheck: { enabled: name === "client" && !isLong, include: ["src/**/*.test-d.ts"] },
  },
});

const roots: Readonly<Record<string, string>> = {
  db: "packages/db",
  domain: "packages/domain",
  auth: "packages/auth",
  accounts: "packages/accounts",
  api: "packages/api",
  client: "packages/client",
  panel: "packages/panel",
  server: "apps/server",
  web: "apps/web",
  bench: "apps/bench",
  e2e: "apps/e2e",
  config: ".config",
};

export default defineConfig(({ mode }) => ({
  root: new URL("..", import.meta.url).pathname,
  test: {
    // On two cores Vitest would run one file at a time, and most of them wait.
    maxWorkers: 2,
    globalSetup: new URL("vitest-setup.ts", import.meta.url).pathname,
    projects: Object.entries(roots).map(([name, root]) => project(name, root, mode === "long")),
  },
}));
