/** The open tasks that have a label. */
import { useMemo } from "react";
import { messages } from "../../messages/views.ts";
import { Page } from "../../parts/page.tsx";
import { LabelMenu } from "../../shell/label-menu.tsx";
import { useGoTo } from "../../routes.ts";
import { UnknownPlace } from "../../shell/unknown-place.tsx";
import { NoTasks } from "../../tasks/no-tasks.tsx";
import { asFlat, openTasksOfLabel } from "../../tasks/select.ts";
import { TaskList } from "../../tasks/task-list.tsx";
import { useRows, useWorkspaceState } from "../../workspace/use-workspace.tsx";

export default function LabelRoom({ id }: { readonly id: string }) {
  const { tasks, lists, labels } = useRows();
  const { isComplete } = useWorkspaceState();
  const goTo = useGoTo();
  const label = labels.get(id);
  const items = useMemo(() => asFlat(openTasksOfLabel({ tasks, lists }, id)), [tasks, lists, id]);
  if (label === undefined) {
    if (!isComplete) return null;
    return <UnknownPlace title={messages.labelUnknown} />;
  }
  return (
    <Page
      title={label.name}
      hasOwnScroll
      actions={<LabelMenu label={label} onGone={() => goTo({ room: "inbox" })} />}
    >
      <TaskList
        label={label.name}
        items={items}
        showsList
        empty={<NoTasks title={messages.labelEmpty} hint={messages.labelEmptyHint} />}
      />
    </Page>
  );
}
