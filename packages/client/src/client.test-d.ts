/** What a front end feels of the API's types. Checked by the compiler: `pnpm check`, and with the tests. */
import { expectTypeOf, test } from "vitest";
import { createTaskwellClient, isTaskwellError } from "./client.ts";
import type { Feed, Filter, Label, List, RouterInputs, RouterOutputs, Task } from "./client.ts";

const client = createTaskwellClient({ url: "https://api.example.com", token: "x" });

type When = { date: string; time: string | null; timeZone: string | null };
type WhenInput = { date: string; time?: string | null | undefined; timeZone?: string | null | undefined };
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
    due: When | null;
    dueAt: string | null;
    notBefore: When | null;
    durationMinutes: number | null;
    recurrence: { rule: string; anchor: "schedule" | "completion" } | null;
    position: string;
    deletedAt: string | null;
    version: number;
    createdAt: string;
    updatedAt: string;
  }>();
});

test("the procedures that give a task give the same", () => {
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

test("inputs say what may be left out", () => {
  expectTypeOf<RouterInputs["task"]["create"]>().toEqualTypeOf<{
    id?: string;
    title: string;
    description?: string | null | undefined;
    completed?: boolean | undefined;
    priority?: Task["priority"] | undefined;
    labelIds?: string[] | undefined;
    due?: WhenInput | null | undefined;
    notBefore?: WhenInput | null | undefined;
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
    due?: WhenInput | null;
    notBefore?: WhenInput | null;
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
        overdue?: boolean;
        recurring?: boolean;
        updatedSince?: string;
        text?: string;
        timeZone?: string;
        sort?: "created" | "manual" | "due" | "priority" | "title" | "updated" | undefined;
        limit?: number | undefined;
        cursor?: string;
      }
    | undefined
    | void
  >();
});

test("calls that do not fit do not compile", () => {
  void (() => client.task.create.mutate({ title: "Buy milk" }));
  // @ts-expect-error a title is needed
  void (() => client.task.create.mutate({}));
  // @ts-expect-error there is no such field
  void (() => client.task.create.mutate({ title: "Buy milk", colour: "red" }));
  // @ts-expect-error a list is asked for, not changed
  void (() => client.task.list.mutate({}));
  // @ts-expect-error there is no such procedure
  void (() => client.task.archive.mutate({ id: "x" }));
});

test("an error tells its reason, what is wrong with an input, and what stands in the way", () => {
  const error: unknown = undefined;
  if (!isTaskwellError(error)) return;
  expectTypeOf(error.data?.reason).toEqualTypeOf<string | undefined>();
  expectTypeOf(error.data?.current).toEqualTypeOf<Task | List | Label | Filter | Feed | undefined>();
  expectTypeOf(error.data?.issues?.[0]?.path).toEqualTypeOf<readonly (string | number)[] | undefined>();
});
