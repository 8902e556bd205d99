/** What a development server prints on the terminal when it is ready. */
import { describeUrl } from "@taskwell/db/connection";
import { SignJWT } from "jose";
import type { Config } from "./environment.ts";
import type { RunningServer } from "./server.ts";

/** One of the two users that `pnpm db:seed` creates. */
const demoUser = { sub: "demo-ann", email: "ann@example.com", name: "Ann" };

export async function welcomeText(config: Config, { url, secret }: RunningServer): Promise<string> {
  const data = config.database === undefined ? config.dataDir : describeUrl(config.database.url);
  const lines = [
    "",
    `  app         ${url}/`,
    `  API         ${url}/trpc  ${url}/api/me`,
    `  try it      ${config.hasPanel ? `${url}/panel  ` : ""}${url}/docs`,
    ...(config.auth.mode === "builtin" ? [`  accounts    ${url}/api/auth`] : []),
    `  health      ${url}/livez  ${url}/readyz`,
    `  data        ${data}`,
  ];
  if (secret !== undefined && config.auth.acceptsHs256)
    lines.push(
      "",
      "  Create a task as the demo user (the token is valid for a day):",
      "",
      await demoCurl(url, secret),
    );
  return [...lines, "", ""].join("\n");
}

async function demoCurl(url: string, secret: string): Promise<string> {
  const token = await new SignJWT(demoUser)
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setIssuedAt()
    .setExpirationTime("1d")
    .sign(new TextEncoder().encode(secret));
  return [
    `curl ${url}/trpc/task.create \\`,
    `  -H 'authorization: Bearer ${token}' \\`,
    `  -H 'content-type: application/json' -d '{"title":"Water the plants"}'`,
  ].join("\n");
}
