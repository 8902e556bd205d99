/** /openapi.json: what linters say of it, and a client that was made from it. */
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import spectralCore from "@stoplight/spectral-core";
import spectralRulesets from "@stoplight/spectral-rulesets";
import openapiTS, { astToString } from "openapi-typescript";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { document, text } from "./testing-openapi.ts";
import { startTestServer, tokenOf } from "./testing.ts";

describe("linters", () => {
  test("Redocly's recommended rules find nothing", async () => {
    const config = await createConfig({ extends: ["recommended"] });
    const problems = await lintFromString({ source: text, absoluteRef: "/openapi.json", config });
    expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual(
      [],
    );
  });

  test("Spectral's rules for OpenAPI find nothing", async () => {
    const spectral = new spectralCore.Spectral();
    spectral.setRuleset({ ...spectralRulesets.oas, extends: [] });
    const problems = await spectral.run(text);
    expect(problems.map(({ code, message, path }) => [code, message, path.join(".")])).toEqual([]);
  });

  test("every procedure's schemas are described: no parameter and no member without a word", () => {
    const members = Object.entries(document.components.schemas).flatMap(([name, schema]) =>
      Object.entries(
        z
          .object({ properties: z.record(z.string(), z.object({ description: z.string().optional() })) })
          .parse(schema).properties,
      )
        .filter(([, { description = "" }]) => description === "")
        .map(([member]) => `${name}.${member}`),
    );
    expect(members).toEqual([]);
  });
});

describe("a client made by openapi-typescript", () => {
  const here = fileURLToPath(new URL("..", import.meta.url));

  test("compiles, refuses what does not fit, and works against the server", async () => {
    const server = await startTestServer();
    const types = astToString(await openapiTS(text));
    // Within the package, so that it finds its dependencies.
    const project = await mkdtemp(join(here, "node_modules", ".openapi-client-"));
    const program = `
import createClient from "openapi-fetch";
import type { paths } from "./api.ts";

const [url = "", token = ""] = process.argv.slice(2);
const api = createClient<paths>({ baseUrl: url, headers: { authorization: \`Bearer \${token}\` } });
const path = { user_id: "me" };

const made = await api.POST("/api/{user_id}/tasks", { params: { path }, body: { title: "From a client" } });
if (made.data === undefined) throw new Error(made.error.detail);
const id: string = made.data.id;
const listed = await api.GET("/api/{user_id}/tasks", { params: { path, query: { completed: false, limit: 5 } } });
const first: string | undefined = listed.data?.[0]?.title;
const done = await api.PATCH("/api/{user_id}/tasks/{id}/complete", {
  params: { path: { ...path, id }, header: { "If-Match": '"1"' } },
  body: { completed: true },
});
const missing = await api.GET("/api/{user_id}/tasks/{id}", { params: { path: { ...path, id: crypto.randomUUID() } } });
const reason: string | undefined = missing.error?.reason;
console.log(JSON.stringify({ first, version: done.data?.version, reason }));

// @ts-expect-error a title is needed
void (() => api.POST("/api/{user_id}/tasks", { params: { path }, body: {} }));
// @ts-expect-error there is no such path
void (() => api.GET("/api/{user_id}/nothing", { params: { path } }));
`;
    try {
      await writeFile(join(project, "api.ts"), types);
      await writeFile(join(project, "program.ts"), program);
      const compilerOptions = {
        module: "nodenext",
        strict: true,
        noEmit: true,
        allowImportingTsExtensions: true,
        skipLibCheck: true,
        types: ["node"],
        target: "es2023",
      };
      await writeFile(
        join(project, "tsconfig.json"),
        JSON.stringify({ compilerOptions, files: ["program.ts"] }),
      );
      await writeFile(join(project, "package.json"), JSON.stringify({ type: "module" }));
      const run = promisify(execFile);
      const compiled = await run(join(here, "node_modules/.bin/tsc"), ["-p", project]).then(
        () => "",
        ({ stdout }: { stdout: string }) => stdout,
      );
      expect(compiled).toBe("");
      const args = [join(project, "program.ts"), server.url, await tokenOf(`user-${randomUUID()}`)];
      const { stdout } = await run(join(here, "node_modules/.bin/tsx"), args);
      expect(JSON.parse(stdout)).toEqual({ first: "From a client", version: 2, reason: "task_not_found" });
    } finally {
      await server.close();
      await rm(project, { recursive: true, force: true });
    }
  });
});
