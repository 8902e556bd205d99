/** A list: its open tasks with their subtasks, and the done ones when they are asked for. */
import { useMemo } from "react";
import { messages } from "../../messages/views.ts";
import { Button } from "../../parts/button.tsx";
import { Empty, Page } from "../../parts/page.tsx";
import { ListMenu } from "../../shell/list-menu.tsx";
import { useGoTo } from "../../routes.ts";
import { UnknownPlace } from "../../shell/unknown-place.tsx";
import { NoTasks } from "../../tasks/no-tasks.tsx";
import { openTasksOfList } from "../../tasks/select.ts";
import { useRows, useWorkspaceState } from "../../workspace/use-workspace.tsx";
import { useEdit } from "../../workspace/use-edit.tsx";
import { TasksAndDone } from "./tasks-and-done.tsx";

export default function ListRoom({ id }: { readonly id: string }) {
  const { tasks, lists } = useRows();
  const { isComplete } = useWorkspaceState();
  const edit = useEdit();
  const goTo = useGoTo();
  const list = lists.get(id);
  const open = useMemo(() => openTasksOfList(tasks, id), [tasks, id]);
  if (list === undefined) {
    if (!isComplete) return null;
    return <UnknownPlace title={messages.listUnknown} hint={messages.listUnknownHint} />;
  }
  if (list.deletedAt !== null)
    return (
      <Page title={list.name}>
        <Empty title={messages.listInTrash}>
          <Button
            onClick={() =>
              edit([{ path: "list.restore", input: { id } }], messages.listRestored, { hasToast: true })
            }
          >
            {messages.restore}
          </Button>
        </Empty>
      </Page>
    );
  return (
    <Page
      title={list.name}
      hasOwnScroll
      actions={<ListMenu list={list} onGone={(isDeleted) => isDeleted && goTo({ room: "inbox" })} />}
    >
      <TasksAndDone
        listId={id}
        label={list.name}
        open={open}
        note={list.archivedAt === null ? undefined : messages.listArchived}
        empty={
          <NoTasks
            title={messages.listEmpty}
            hint={messages.listEmptyHint}
            canAdd={list.archivedAt === null}
          />
        }
      />
    </Page>
  );
}
