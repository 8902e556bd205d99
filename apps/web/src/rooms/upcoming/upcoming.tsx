/** What is due in the days to come, by day. */
import { useMemo } from "react";
import { messages } from "../../messages/views.ts";
import { Page } from "../../parts/page.tsx";
import { NoTasks } from "../../tasks/no-tasks.tsx";
import { dueTasks } from "../../tasks/select.ts";
import { TaskList } from "../../tasks/task-list.tsx";
import { dayOf } from "../../time/days.ts";
import { useNowMs } from "../../time/use-now.ts";
import { useRows } from "../../workspace/use-workspace.tsx";
import { upcomingItems } from "./upcoming-items.ts";

export default function Upcoming() {
  const { tasks, lists } = useRows();
  const nowMs = useNowMs();
  const items = useMemo(
    () => upcomingItems(dueTasks({ tasks, lists }, nowMs), dayOf(nowMs)),
    [tasks, lists, nowMs],
  );
  return (
    <Page title={messages.upcoming} hasOwnScroll>
      <TaskList
        label={messages.upcoming}
        items={items}
        showsList
        empty={<NoTasks title={messages.upcomingEmpty} hint={messages.upcomingEmptyHint} />}
      />
    </Page>
  );
}
