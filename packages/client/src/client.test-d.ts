/** The API's types as a front end sees them; checked by the compiler, in `pnpm check` and with the tests. */
import { safe } from "@trpc/client";
import { expectTypeOf, test } from "vitest";
import { createTaskwellClient, fieldErrors, isTaskwellError, optimisticTask } from "./client.ts";
import type {
  CallContext,
  Change,
  Feed,
  Filter,
  Label,
  List,
  Reason,
  RouterInputs,
  RouterOutputs,
  Task,
  Webhook,
} from "./client.ts";

const client = createTaskwellClient({ url: "https://api.example.com", token: "x" });

type Due = { date: string; time: string | null; timeZone: string | null };
type DueInput = { date: string; time?: string | null | undefined; timeZone?: string | null | undefined };
type RecurrenceInput = { rule: string; anchor?: "schedule" | "completion" | undefined };

test("a task has these fields and no others", () => {
  expectTypeOf<RouterOutputs["task"]["byId"]>().toEqualTypeOf<{
    id: string;
    userId: string;
    listId: string | null;
    parentId: string | null;
    title: string;
    description: string | null;
    completed: boolean;
    completedAt: string | null;
    priority: "none" | "low" | "medium" | "high" | "urgent";
    labelIds: string[];
    due: Due | null;
    dueAt: string | null;
    notBefore: Due | null;
    durationMinutes: number | null;
    recurrence: { rule: string; anchor: "schedule" | "completion" } | null;
    position: string;
    deletedAt: string | null;
    version: number;
    createdAt: string;
    updatedAt: string;
  }>();
});

test("procedures that return a task return the same type", () => {
  expectTypeOf<RouterOutputs["task"]["create"]>().toEqualTypeOf<Task>();
  expectTypeOf<RouterOutputs["task"]["update"]>().toEqualTypeOf<Task>();
  expectTypeOf<RouterOutputs["task"]["setCompleted"]>().toEqualTypeOf<Task>();
  expectTypeOf<RouterOutputs["task"]["list"]>().toEqualTypeOf<{ items: Task[]; nextCursor: string | null }>();
  expectTypeOf<RouterOutputs["task"]["delete"]>().toEqualTypeOf<{ id: string }>();
  expectTypeOf<RouterOutputs["me"]["get"]>().toEqualTypeOf<{
    id: string;
    email: string | null;
    name: string | null;
    createdAt: string | null;
  }>();
});

test("inputs mark what is optional", () => {
  expectTypeOf<RouterInputs["task"]["create"]>().toEqualTypeOf<{
    id?: string;
    title: string;
    description?: string | null | undefined;
    completed?: boolean | undefined;
    priority?: Task["priority"] | undefined;
    labelIds?: string[] | undefined;
    due?: DueInput | null | undefined;
    notBefore?: DueInput | null | undefined;
    durationMinutes?: number | null | undefined;
    recurrence?: RecurrenceInput | null | undefined;
    listId?: string | null | undefined;
    parentId?: string | null | undefined;
  }>();
  expectTypeOf<RouterInputs["task"]["update"]>().toEqualTypeOf<{
    id: string;
    title?: string;
    description?: string | null;
    completed?: boolean;
    priority?: Task["priority"];
    labelIds?: string[];
    due?: DueInput | null;
    notBefore?: DueInput | null;
    durationMinutes?: number | null;
    recurrence?: RecurrenceInput | null;
    ifVersion?: number;
  }>();
  expectTypeOf<RouterInputs["task"]["list"]>().toEqualTypeOf<
    | {
        listId?: string;
        parentId?: string;
        completed?: boolean;
        labelsAny?: string[];
        labelsAll?: string[];
        labelsNone?: string[];
        priorities?: Task["priority"][];
        dueFrom?: string;
        dueTo?: string;
        completedFrom?: string;
        completedTo?: string;
        archived?: boolean;
        overdue?: boolean;
        recurring?: boolean;
        updatedSince?: string;
        text?: string;
        timeZone?: string;
        sort?: "created" | "manual" | "due" | "priority" | "title" | "updated" | "completed" | undefined;
        limit?: number | undefined;
        cursor?: string | null;
        direction?: "forward";
      }
    | undefined
    | void
  >();
});

test("invalid calls do not compile", () => {
  void (() => client.task.create.mutate({ title: "Buy milk" }));
  // @ts-expect-error a title is required
  void (() => client.task.create.mutate({}));
  // @ts-expect-error there is no such field
  void (() => client.task.create.mutate({ title: "Buy milk", colour: "red" }));
  // @ts-expect-error task.list is a query
  void (() => client.task.list.mutate({}));
  // @ts-expect-error there is no such procedure
  void (() => client.task.archive.mutate({ id: "x" }));
});

test("an error has a reason, the issues of an invalid input, and the current row of a conflict", () => {
  const error: unknown = undefined;
  if (!isTaskwellError(error)) return;
  expectTypeOf(error.data?.reason).toEqualTypeOf<Reason | undefined>();
  expectTypeOf(error.data?.current).toEqualTypeOf<
    Task | List | Label | Filter | Feed | Webhook | undefined
  >();
  expectTypeOf(error.data?.issues?.[0]?.path).toEqualTypeOf<readonly (string | number)[] | undefined>();
});

test("a reason that does not exist does not compile", () => {
  const isConflict = (reason: Reason) => reason === "version_mismatch";
  void isConflict;
  // @ts-expect-error it is version_mismatch
  void ((reason: Reason) => reason === "version_missmatch");
  // @ts-expect-error it is not any text
  expectTypeOf<string>().toExtend<Reason>();
});

test("the error of a procedure has the row of its feature", async () => {
  const [, ofTask] = await safe(client.task.update.mutate({ id: "x" }));
  expectTypeOf(ofTask?.data?.current).toEqualTypeOf<Task | undefined>();
  const [, ofList] = await safe(client.list.update.mutate({ id: "x" }));
  expectTypeOf(ofList?.data?.current).toEqualTypeOf<List | undefined>();
  if (isTaskwellError(ofTask))
    expectTypeOf(ofTask.data?.current?.version).toEqualTypeOf<number | undefined>();
});

test("an optimistic task is a whole task", () => {
  expectTypeOf(optimisticTask({ title: "x" }, { id: "x", userId: "x" })).toEqualTypeOf<Task>();
  // @ts-expect-error a title is required
  void (() => optimisticTask({}, { id: "x", userId: "x" }));
});

test("field errors are texts by the path of a field", () => {
  expectTypeOf(fieldErrors(new Error("x"))["title"]).toEqualTypeOf<string | undefined>();
});

test("a subscription gives changes, each with the token to go on from", () => {
  void (() =>
    client.changes.live.subscribe(
      { since: "x" },
      {
        onData: ({ id, data }) => {
          expectTypeOf(id).toEqualTypeOf<string>();
          expectTypeOf(data.token).toEqualTypeOf<string>();
          expectTypeOf(data.changes).toEqualTypeOf<Change[]>();
          const [change] = data.changes;
          if (change?.kind === "task") expectTypeOf(change.row).toExtend<Task | null>();
        },
        onError: (error) => expectTypeOf(error.data?.reason).toEqualTypeOf<Reason | undefined>(),
      },
    ));
  // @ts-expect-error it is a subscription
  void (() => client.changes.live.query({}));
  // @ts-expect-error there is no such field
  void (() => client.changes.live.subscribe({ from: "x" }, {}));
});

test("the context of a call has a key and is told the call's id", () => {
  const context = { idempotencyKey: "x", onCall: (callId) => callId.length } satisfies CallContext;
  void (() => client.task.create.mutate({ title: "Buy milk" }, { context }));
  // @ts-expect-error it is idempotencyKey
  void ({ idempotenceKey: "x" } satisfies CallContext);
  // @ts-expect-error a key is a text
  void ({ idempotencyKey: 7 } satisfies CallContext);
});
