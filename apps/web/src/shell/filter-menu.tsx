/** What can be done with a saved filter, and the dialogs that add and change one. */
import type { Filter } from "@taskwell/client";
import { lazy } from "react";
import { messages } from "../messages/shell.ts";
import { newId } from "../outbox/new-id.ts";
import { useGoTo } from "../routes.ts";
import { useEdit } from "../workspace/use-edit.tsx";
import { EditDeleteMenu } from "./edit-delete-menu.tsx";

const FilterDialog = lazy(() => import("./filter-dialog.tsx"));

interface FilterMenuProps {
  readonly filter: Filter;
  readonly className?: string;
  readonly onGone?: () => void;
}

export function FilterMenu({ filter, className = "", onGone }: FilterMenuProps) {
  const edit = useEdit();
  const { id, name } = filter;
  return (
    <EditDeleteMenu
      name={name}
      className={className}
      onGone={onGone}
      onDelete={() =>
        edit([{ path: "filter.delete", input: { id } }], messages.filterDeleted, { hasToast: true })
      }
    >
      {(close) => (
        <FilterDialog
          title={messages.editFilter}
          submitLabel={messages.save}
          initial={filter}
          onSubmit={(values) => {
            edit([{ path: "filter.update", input: { id, ...values } }], messages.filterChanged);
            close();
          }}
          onClose={close}
        />
      )}
    </EditDeleteMenu>
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
