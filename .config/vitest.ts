/** Every test of the workspace: one PostgreSQL for all of them, a database of its own for each file. */
import { defineConfig } from "vitest/config";

const project = (name: string, root: string) => ({
  root,
  test: {
    name,
    include: ["src/**/*.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // How long to wait for what is bound to happen, on a machine that is busy with the rest.
    expect: { poll: { timeout: 10_000 } },
    // The faults, which mostly wait, happen some at a time.
    maxConcurrency: 3,
    typecheck: { enabled: name === "client", include: ["src/**/*.test-d.ts"] },
  },
});

export default defineConfig({
  root: new URL("..", import.meta.url).pathname,
  test: {
    globalSetup: new URL("vitest-setup.ts", import.meta.url).pathname,
    projects: [
      project("db", "packages/db"),
      project("domain", "packages/domain"),
      project("auth", "packages/auth"),
      project("accounts", "packages/accounts"),
      project("api", "packages/api"),
      project("client", "packages/client"),
      project("panel", "packages/panel"),
      project("server", "apps/server"),
      project("bench", "apps/bench"),
    ],
  },
});
