/** The Inbox: tasks in no list. */
import { useMemo } from "react";
import { messages } from "../../messages/views.ts";
import { Page } from "../../parts/page.tsx";
import { NoTasks } from "../../tasks/no-tasks.tsx";
import { openTasksOfList } from "../../tasks/select.ts";
import { useRows } from "../../workspace/use-workspace.tsx";
import { TasksAndDone } from "../list/tasks-and-done.tsx";

export function Inbox() {
  const { tasks } = useRows();
  const open = useMemo(() => openTasksOfList(tasks, null), [tasks]);
  return (
    <Page title={messages.inbox} hasOwnScroll>
      <TasksAndDone
        listId={null}
        label={messages.inbox}
        open={open}
        empty={<NoTasks title={messages.inboxEmpty} hint={messages.inboxEmptyHint} canAdd />}
      />
    </Page>
  );
}
