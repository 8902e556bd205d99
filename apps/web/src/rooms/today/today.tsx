/** What is overdue, and what is due today. */
import { useMemo } from "react";
import { messages } from "../../messages/views.ts";
import { Button } from "../../parts/button.tsx";
import { Page } from "../../parts/page.tsx";
import { showToast } from "../../shell/toasts.tsx";
import { NoTasks } from "../../tasks/no-tasks.tsx";
import { dueTasks } from "../../tasks/select.ts";
import { TaskList } from "../../tasks/task-list.tsx";
import { useNowMs } from "../../time/use-now.ts";
import { useEdit } from "../../workspace/use-edit.tsx";
import { useRows } from "../../workspace/use-workspace.tsx";
import { moveToToday, todayItems } from "./today-items.ts";

export function Today() {
  const { tasks, lists } = useRows();
  const nowMs = useNowMs();
  const edit = useEdit();
  const due = useMemo(() => dueTasks({ tasks, lists }, nowMs), [tasks, lists, nowMs]);
  const items = useMemo(() => todayItems(due), [due]);
  const edits = moveToToday(due.overdue, nowMs);
  const moveAll = () => {
    const stayCount = due.overdue.length - edits.length;
    if (stayCount > 0) showToast(messages.recurringStay(stayCount));
    edit(edits, messages.movedToToday(edits.length), { hasToast: true });
  };
  return (
    <Page
      title={messages.today}
      hasOwnScroll
      actions={edits.length > 0 && <Button onClick={moveAll}>{messages.moveAllToToday}</Button>}
    >
      <TaskList
        label={messages.today}
        items={items}
        showsList
        empty={<NoTasks title={messages.todayEmpty} hint={messages.todayEmptyHint} />}
      />
    </Page>
  );
}
