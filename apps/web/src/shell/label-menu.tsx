/** What can be done with a label, and the dialogs that add and change one. */
import type { Label } from "@taskwell/client";
import { lazy } from "react";
import { messages } from "../messages/shell.ts";
import { newId } from "../outbox/new-id.ts";
import { useEdit } from "../workspace/use-edit.tsx";
import { useRows } from "../workspace/use-workspace.tsx";
import { EditDeleteMenu } from "./edit-delete-menu.tsx";

const NameDialog = lazy(() => import("./name-dialog.tsx"));

const maxNameLength = 100;

interface LabelMenuProps {
  readonly label: Label;
  readonly className?: string;
  readonly onGone?: () => void;
}

export function LabelMenu({ label: { id, name, color }, className = "", onGone }: LabelMenuProps) {
  const edit = useEdit();
  const checkName = useLabelNameCheck(id);
  return (
    <EditDeleteMenu
      name={name}
      className={className}
      onGone={onGone}
      onDelete={() =>
        edit([{ path: "label.delete", input: { id } }], messages.labelDeleted, { hasToast: true })
      }
    >
      {(close) => (
        <NameDialog
          title={messages.editLabel}
          submitLabel={messages.save}
          initial={{ name, color }}
          maxLength={maxNameLength}
          checkName={checkName}
          onSubmit={(values) => {
            edit([{ path: "label.update", input: { id, ...values } }], messages.labelChanged);
            close();
          }}
          onClose={close}
        />
      )}
    </EditDeleteMenu>
  );
}

export function NewLabelDialog({ onClose }: { readonly onClose: () => void }) {
  const edit = useEdit();
  const checkName = useLabelNameCheck();
  return (
    <NameDialog
      title={messages.addLabel}
      submitLabel={messages.add}
      maxLength={maxNameLength}
      checkName={checkName}
      onSubmit={(values) => {
        edit([{ path: "label.create", input: { id: newId(), ...values } }], messages.labelAdded);
        onClose();
      }}
      onClose={onClose}
    />
  );
}

/** Names of labels are unique, ignoring case. @param ownId of the label that is renamed */
function useLabelNameCheck(ownId?: string): (name: string) => string | undefined {
  const { labels } = useRows();
  return (name) => {
    const isTaken = [...labels.values()].some(
      (label) => label.id !== ownId && label.name.toLowerCase() === name.toLowerCase(),
    );
    return isTaken ? messages.labelTaken : undefined;
  };
}
