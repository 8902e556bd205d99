/** What can be done with a saved filter, and the dialogs that add and change one. */
import type { Filter } from "@taskwell/client";
import { lazy, Suspense, useState } from "react";
import { messages } from "../messages/shell.ts";
import { newId } from "../outbox/new-id.ts";
import { useGoTo } from "../routes.ts";
import { useEdit } from "../workspace/use-edit.tsx";
import { Menu } from "./menu.tsx";

const FilterDialog = lazy(() => import("./filter-dialog.tsx"));

interface FilterMenuProps {
  readonly filter: Filter;
  readonly className?: string;
  /** Called when the filter, and so the button, goes away: the focus has to go somewhere. */
  readonly onGone?: () => void;
}

export function FilterMenu({ filter, className = "", onGone }: FilterMenuProps) {
  const edit = useEdit();
  const [isEditing, setEditing] = useState(false);
  const { id, name } = filter;
  return (
    <>
      <Menu
        label={messages.actionsOf(name)}
        className={className}
        items={[
          { label: messages.edit, icon: "note", run: () => setEditing(true) },
          {
            label: messages.delete,
            icon: "trash",
            isDanger: true,
            run: () => {
              edit([{ path: "filter.delete", input: { id } }], messages.filterDeleted, { hasToast: true });
              onGone?.();
            },
          },
        ]}
      />
      {isEditing && (
        <Suspense fallback={null}>
          <FilterDialog
            title={messages.editFilter}
            submitLabel={messages.save}
            initial={filter}
            onSubmit={(values) => {
              edit([{ path: "filter.update", input: { id, ...values } }], messages.filterChanged);
              setEditing(false);
            }}
            onClose={() => setEditing(false)}
          />
        </Suspense>
      )}
    </>
  );
}

export function NewFilterDialog({ onClose }: { readonly onClose: () => void }) {
  const edit = useEdit();
  const goTo = useGoTo();
  return (
    <FilterDialog
      title={messages.addFilter}
      submitLabel={messages.add}
      onSubmit={(values) => {
        const id = newId();
        edit([{ path: "filter.create", input: { id, ...values } }], messages.filterAdded);
        goTo({ room: "filter", id });
        onClose();
      }}
      onClose={onClose}
    />
  );
}
