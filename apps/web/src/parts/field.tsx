/** A labelled field of a form, with what is wrong with it. */
import { useId } from "react";
import type { ReactNode } from "react";

export const inputLook =
  "w-full min-h-9 rounded-md border border-field bg-raised px-3 py-1 text-base placeholder:text-muted aria-invalid:border-danger";

interface FieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly error?: string | undefined;
  readonly children: (props: {
    readonly id: string;
    readonly "aria-describedby"?: string;
    readonly "aria-invalid"?: true;
  }) => ReactNode;
}

export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const noteId = `${id}-note`;
  const note = error ?? hint;
  return (
    <div className="mb-4">
      <label htmlFor={id} className="mb-1 block font-medium">
        {label}
      </label>
      {children({
        id,
        ...(note === undefined ? {} : { "aria-describedby": noteId }),
        ...(error === undefined ? {} : { "aria-invalid": true }),
      })}
      {note !== undefined && (
        <p id={noteId} className={`mt-1 text-sm ${error === undefined ? "text-muted" : "text-danger"}`}>
          {note}
        </p>
      )}
    </div>
  );
}
