/** The Inbox: tasks in no list. */
import { useMemo } from "react";
import { messages } from "../../messages/views.ts";
import { Empty, Page } from "../../parts/page.tsx";
import { openTasksOfList } from "../../tasks/select.ts";
import { TaskList } from "../../tasks/task-list.tsx";
import { useRows } from "../../workspace/use-workspace.tsx";

export function Inbox() {
  const { tasks } = useRows();
  const items = useMemo(() => openTasksOfList(tasks, null), [tasks]);
  return (
    <Page title={messages.inbox} hasOwnScroll>
      <TaskList label={messages.inbox} items={items} isManual empty={<Empty title={messages.inboxEmpty} />} />
    </Page>
  );
}
