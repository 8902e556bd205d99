/** The counts of the sidebar. */
import { optimisticTask } from "@taskwell/client";
import type { Task } from "@taskwell/client";
import { expect, test } from "vitest";
import { countOpen } from "./counts.ts";

const nowMs = Date.parse("2026-11-28T12:00:00Z");
const zone = "UTC";

function aTask(id: string, fields: Partial<Task>): [string, Task] {
  return [id, { ...optimisticTask({ title: id }, { id, userId: "ann" }), ...fields }];
}

test("open tasks are counted in the Inbox, their list and their labels, and overdue ones apart", () => {
  const tasks = new Map([
    aTask("a", {}),
    aTask("b", { listId: "work", labelIds: ["x", "y"] }),
    aTask("c", {
      listId: "work",
      labelIds: ["x"],
      due: { date: "2026-11-28", time: "13:00", timeZone: zone },
    }),
    aTask("d", {
      due: { date: "2026-11-28", time: "11:00", timeZone: zone },
      dueAt: "2026-11-28T11:00:00.000Z",
    }),
    aTask("e", { due: { date: "2026-12-24", time: "11:00", timeZone: zone } }),
    aTask("f", { completed: true }),
  ]);

  const { inbox, today, overdue, lists, labels } = countOpen({ tasks, lists: new Map() }, nowMs);

  expect({ inbox, today, overdue }).toEqual({ inbox: 3, today: 1, overdue: 1 });
  expect([...lists]).toEqual([["work", 2]]);
  expect([...labels]).toEqual([
    ["x", 2],
    ["y", 1],
  ]);
});
