/** What can be done with a list, and the dialogs that add and change one. */
import type { List } from "@taskwell/client";
import { lazy, Suspense, useState } from "react";
import { api } from "../api.ts";
import { messages } from "../messages/shell.ts";
import { newId } from "../outbox/new-id.ts";
import { useGoTo } from "../routes.ts";
import { useEdit } from "../workspace/use-edit.tsx";
import { useRows } from "../workspace/use-workspace.tsx";
import { activeLists, moveOfList } from "./list-order.ts";
import { Menu } from "./menu.tsx";
import type { MenuItem } from "./menu.tsx";
import { saveFile } from "./save-file.ts";
import { showToast } from "./toasts.tsx";

const NameDialog = lazy(() => import("./name-dialog.tsx"));

const maxNameLength = 255;

interface ListMenuProps {
  readonly list: List;
  readonly className?: string;
  /** Called when the list leaves its place, and so perhaps the button: the focus has to go somewhere. */
  readonly onGone?: (isDeleted: boolean) => void;
}

export function ListMenu({ list, className = "", onGone }: ListMenuProps) {
  const { lists } = useRows();
  const edit = useEdit();
  const [isEditing, setEditing] = useState(false);
  const { id, name, color } = list;
  const others = activeLists(lists);
  const move = (step: -1 | 1) => {
    const input = moveOfList(others, id, step);
    if (input !== undefined) edit([{ path: "list.move", input }], messages.listMoved);
  };
  const at = others.findIndex((one) => one.id === id);
  const items: MenuItem[] = [
    { label: messages.edit, icon: "note", run: () => setEditing(true) },
    ...(at > 0 ? [{ label: messages.moveUp, icon: "up" as const, run: () => move(-1) }] : []),
    ...(at !== -1 && at < others.length - 1
      ? [{ label: messages.moveDown, icon: "down" as const, run: () => move(1) }]
      : []),
    { label: messages.exportCsv, icon: "data", run: () => void exportCsv(list) },
    list.archivedAt === null
      ? {
          label: messages.archive,
          icon: "archive",
          run: () => {
            edit([{ path: "list.archive", input: { id } }], messages.listArchived, { hasToast: true });
            onGone?.(false);
          },
        }
      : {
          label: messages.unarchive,
          icon: "archive",
          run: () => {
            edit([{ path: "list.unarchive", input: { id } }], messages.listUnarchived, { hasToast: true });
            onGone?.(false);
          },
        },
    {
      label: messages.toTrash,
      icon: "trash",
      isDanger: true,
      run: () => {
        edit([{ path: "list.delete", input: { id } }], messages.listDeleted, { hasToast: true });
        onGone?.(true);
      },
    },
  ];
  return (
    <>
      <Menu label={messages.actionsOf(name)} items={items} className={className} />
      {isEditing && (
        <Suspense fallback={null}>
          <NameDialog
            title={messages.editList}
            submitLabel={messages.save}
            initial={{ name, color }}
            maxLength={maxNameLength}
            onSubmit={(values) => {
              edit([{ path: "list.update", input: { id, ...values } }], messages.listChanged);
              setEditing(false);
            }}
            onClose={() => setEditing(false)}
          />
        </Suspense>
      )}
    </>
  );
}

export function NewListDialog({ onClose }: { readonly onClose: () => void }) {
  const edit = useEdit();
  const goTo = useGoTo();
  return (
    <NameDialog
      title={messages.addList}
      submitLabel={messages.add}
      maxLength={maxNameLength}
      onSubmit={(values) => {
        const id = newId();
        edit([{ path: "list.create", input: { id, ...values } }], messages.listAdded);
        goTo({ room: "list", id });
        onClose();
      }}
      onClose={onClose}
    />
  );
}

async function exportCsv({ id, name }: List): Promise<void> {
  try {
    const parts: string[] = [];
    for await (const part of await api.data.exportCsv.query({ listId: id })) parts.push(part);
    saveFile(new Blob(parts, { type: "text/csv" }), `${name}.csv`);
  } catch {
    showToast(messages.exportFailed);
  }
}
