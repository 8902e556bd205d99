/** The lists in the sidebar: in their manual order, and below them those that are archived. */
import type { List } from "@taskwell/client";
import { useState } from "react";
import type { KeyboardEvent } from "react";
import { messages } from "../messages/shell.ts";
import { inOrder } from "../tasks/tree.ts";
import { useEdit } from "../workspace/use-edit.tsx";
import { useRows } from "../workspace/use-workspace.tsx";
import { Dot } from "./dot.tsx";
import { ListMenu, NewListDialog } from "./list-menu.tsx";
import { activeLists, moveOfList } from "./list-order.ts";
import { PlaceLink } from "./place-link.tsx";
import { rowLook, rowMenuLook, SidebarSection } from "./sidebar-section.tsx";

export function SidebarLists({ counts }: { readonly counts: ReadonlyMap<string, number> }) {
  const { lists } = useRows();
  const edit = useEdit();
  const [moved, setMoved] = useState("");
  const active = activeLists(lists);
  const archived = [...lists.values()]
    .filter(({ archivedAt, deletedAt }) => archivedAt !== null && deletedAt === null)
    .toSorted(inOrder);
  const move = (event: KeyboardEvent, { id, name }: List) => {
    const step = event.altKey ? { ArrowUp: -1 as const, ArrowDown: 1 as const }[event.key] : undefined;
    if (step === undefined) return;
    event.preventDefault();
    const input = moveOfList(active, id, step);
    if (input === undefined) return;
    edit([{ path: "list.move", input }], messages.listMoved);
    const place = active.findIndex((list) => list.id === id) + step + 1;
    setMoved(messages.listMovedTo(name, place, active.length));
  };
  const row = (list: List, focusAdd: () => void) => (
    <li key={list.id} className={rowLook}>
      <PlaceLink
        to={{ room: "list", id: list.id }}
        icon={<Dot color={list.color} />}
        name={list.name}
        count={counts.get(list.id)}
        onKeyDown={(event) => move(event, list)}
      />
      <ListMenu list={list} className={rowMenuLook} onGone={() => focusAdd()} />
    </li>
  );
  return (
    <SidebarSection
      title={messages.lists}
      addLabel={messages.addList}
      dialog={(onClose) => <NewListDialog onClose={onClose} />}
    >
      {(focusAdd) => (
        <>
          <ul>{active.map((list) => row(list, focusAdd))}</ul>
          {archived.length > 0 && (
            <details className="mt-1">
              <summary className="min-h-8 cursor-pointer rounded-md px-2 py-1 text-sm text-muted hover:bg-hover">
                {messages.archivedLists(archived.length)}
              </summary>
              <ul>{archived.map((list) => row(list, focusAdd))}</ul>
            </details>
          )}
          <p role="status" className="sr-only">
            {moved}
          </p>
        </>
      )}
    </SidebarSection>
  );
}
