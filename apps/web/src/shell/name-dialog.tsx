/** Names a list, label or filter, and gives it a colour. */
import { useState } from "react";
import type { ReactNode } from "react";
import { messages } from "../messages/shell.ts";
import { Button } from "../parts/button.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { Field, inputLook } from "../parts/field.tsx";
import { ColourChoice } from "./colour-choice.tsx";

export interface NameAndColour {
  readonly name: string;
  /** `#rrggbb`; null for none. */
  readonly color: string | null;
}

interface NameDialogProps {
  readonly title: string;
  readonly submitLabel: string;
  readonly initial?: NameAndColour;
  readonly maxLength: number;
  /** @returns what is wrong with the name */
  readonly checkName?: (name: string) => string | undefined;
  /** May take a moment, and leave the dialog open. */
  readonly onSubmit: (values: NameAndColour) => void;
  readonly onClose: () => void;
  /** More fields. */
  readonly children?: ReactNode;
}

const blank: NameAndColour = { name: "", color: null };

export default function NameDialog({
  title,
  submitLabel,
  initial = blank,
  maxLength,
  checkName,
  onSubmit,
  onClose,
  children,
}: NameDialogProps) {
  const [name, setName] = useState(initial.name);
  const [color, setColor] = useState(initial.color);
  const [error, setError] = useState<string>();
  const submit = () => {
    const trimmed = name.trim();
    const problem = trimmed === "" ? messages.nameEmpty : checkName?.(trimmed);
    setError(problem);
    if (problem === undefined) onSubmit({ name: trimmed, color });
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && event.nativeEvent.isComposing) event.preventDefault();
        }}
      >
        <Field label={messages.name} error={error}>
          {(props) => (
            <input
              {...props}
              // The dialog gives it the focus.
              ref={(input) => input?.setAttribute("autofocus", "")}
              className={inputLook}
              value={name}
              maxLength={maxLength}
              autoComplete="off"
              onChange={({ target }) => setName(target.value)}
            />
          )}
        </Field>
        {children}
        <ColourChoice value={color} onChange={setColor} />
        <div className="flex justify-end gap-2">
          <Button type="submit" look="main">
            {submitLabel}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
