/** A client without a server, as tests of components use it. */
import { expect, test } from "vitest";
import { fieldErrors, isTaskwellError, optimisticTask } from "./client.ts";
import { createMockClient, mockError } from "./mock.ts";

const failureOf = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );

test("a mocked procedure gets the input, and answers", async () => {
  const api = createMockClient({
    task: { create: (input) => optimisticTask(input, { id: "1", userId: "ann" }) },
    me: { get: async () => ({ id: "ann", email: null, name: "Ann", createdAt: null }) },
  });
  expect(await api.task.create.mutate({ title: "Buy milk" })).toMatchObject({ id: "1", title: "Buy milk" });
  expect(await api.me.get.query()).toMatchObject({ name: "Ann" });
});

test("a procedure that is not mocked is named", async () => {
  const api = createMockClient({ task: {} });
  expect(await failureOf(api.task.list.query())).toMatchObject({ message: "task.list is not mocked." });
  expect(await failureOf(api.me.get.query())).toMatchObject({ message: "me.get is not mocked." });
});

test("a mock fails as the server would", async () => {
  const issues = [
    { path: ["title"], message: "Must not be empty." },
    { path: ["title"], message: "Must be a text." },
    { path: ["due", "date"], message: "Must be a date." },
    { path: [], message: "Too much." },
  ];
  const api = createMockClient({
    task: {
      create: () => {
        throw mockError("title: Must not be empty.", {
          code: "BAD_REQUEST",
          httpStatus: 400,
          reason: "input_invalid",
          issues,
        });
      },
    },
  });
  const error = await failureOf(api.task.create.mutate({ title: "" }));
  expect(isTaskwellError(error)).toBe(true);
  expect(fieldErrors(error)).toEqual({
    title: "Must not be empty.",
    "due.date": "Must be a date.",
    "": "Too much.",
  });
});

test("errors that are not about fields have no field errors", () => {
  const conflict = mockError("Changed.", { code: "CONFLICT", httpStatus: 409, reason: "version_mismatch" });
  for (const error of [conflict, new Error("offline"), undefined]) expect(fieldErrors(error)).toEqual({});
});
