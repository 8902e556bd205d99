/** The menu of something that can be changed and deleted, with the dialog that changes it. */
import { Suspense, useState } from "react";
import type { ReactNode } from "react";
import { messages } from "../messages/shell.ts";
import { Menu } from "./menu.tsx";

interface EditDeleteMenuProps {
  /** Of the thing. */
  readonly name: string;
  readonly className?: string;
  readonly onDelete: () => void;
  /** Called when the thing, and so the button, goes away: the focus has to go somewhere. */
  readonly onGone?: (() => void) | undefined;
  /** The dialog. */
  readonly children: (close: () => void) => ReactNode;
}

export function EditDeleteMenu({ name, className = "", onDelete, onGone, children }: EditDeleteMenuProps) {
  const [isEditing, setEditing] = useState(false);
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
              onDelete();
              onGone?.();
            },
          },
        ]}
      />
      {isEditing && <Suspense fallback={null}>{children(() => setEditing(false))}</Suspense>}
    </>
  );
}
