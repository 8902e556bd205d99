/** A dialog that is a form, with the buttons that save it or leave all as it is. */
import type { ReactNode } from "react";
import { messages } from "../messages/parts.ts";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";

interface FormDialogProps {
  readonly title: string;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function FormDialog({ title, onSubmit, onClose, children }: FormDialogProps) {
  return (
    <Dialog title={title} place="top" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
        onKeyDown={(event) => {
          // Enter belongs to the input method while it composes.
          if (event.key === "Enter" && event.nativeEvent.isComposing) event.preventDefault();
        }}
      >
        {children}
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={onClose}>{messages.cancel}</Button>
          <Button type="submit" look="main">
            {messages.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
