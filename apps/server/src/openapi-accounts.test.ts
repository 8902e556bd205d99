/** The account routes answer as /openapi.json says. */
import { randomUUID } from "node:crypto";
import { cloneDatabase } from "@taskwell/db/testing";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { accountOperations, document, responsesOf } from "./testing-openapi.ts";
import type { RunningServer } from "./server.ts";
import { send, startTestServer } from "./testing.ts";

let server: RunningServer;
beforeAll(async () => {
  server = await startTestServer({ DATABASE_URL: await cloneDatabase(inject("adminUrl")) });
});
afterAll(() => server.close());

const ajv = new Ajv2020({ strict: false, formats: { "uri-reference": true } });
addFormats.default(ajv);
ajv.addSchema({ $id: "document", components: document.components });
const inDocument = (schema: object): unknown =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"document#/components'));

/** Calls a route, and checks the answer against its schema. */
async function call(operationId: string, body?: object, token?: string): Promise<Record<string, unknown>> {
  const found = accountOperations.find(({ operation }) => operation.operationId === operationId);
  if (found === undefined) throw new Error(`There is no ${operationId}.`);
  const answer = await send(server.url + found.path, {
    method: found.method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(found.method === "GET" ? {} : { "content-type": "application/json" }),
    },
    ...(found.method === "GET" ? {} : { body: JSON.stringify(body ?? {}) }),
  });
  const described = Object.fromEntries(responsesOf(found.operation))[answer.status];
  const schema = described?.content["application/json"]?.schema;
  if (schema === undefined) throw new Error(`${operationId}: ${answer.status} is not described.`);
  const validate = ajv.compile(Object(inDocument(schema)));
  expect(validate(answer.body), `${operationId}: ${JSON.stringify(validate.errors)}`).toBe(true);
  return Object(answer.body);
}

test("every account route answers as it is described", async () => {
  const email = `${randomUUID()}@example.com`;
  const password = "correct horse";
  await call("accountSignUp", { name: "Ann", email, password });
  await call("accountSignIn", { email, password: "wrong horse" });
  const { token } = await call("accountSignIn", { email, password });
  const session = String(token);
  await call("accountSession", undefined, session);
  await call("accountSession");
  await call("accountToken", undefined, session);
  await call("accountToken");
  await call("accountSessions", undefined, session);
  await call("accountUpdate", { name: "Ann B" }, session);
  await call("accountChangePassword", { currentPassword: password, newPassword: "better horse" }, session);
  await call("accountRequestPasswordReset", { email });
  await call("accountResetPassword", { token: "none", newPassword: password });
  const other = String((await call("accountSignIn", { email, password: "better horse" }))["token"]);
  await call("accountRevokeSession", { token: other }, session);
  await call("accountRevokeOtherSessions", {}, session);
  await call("accountSendVerification", { email });
  await call("accountChangeEmail", { newEmail: `${randomUUID()}@example.com` }, session);
  await call("accountKeys");
  await call("accountSignOut", {}, session);
  const everywhere = String((await call("accountSignIn", { email, password: "better horse" }))["token"]);
  await call("accountRevokeSessions", {}, everywhere);
  const last = String((await call("accountSignIn", { email, password: "better horse" }))["token"]);
  await call("accountDelete", { password: "better horse" }, last);
});
