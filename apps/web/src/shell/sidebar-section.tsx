/** Lists, labels or filters in the sidebar: a heading with a button that adds one, and the rows. */
import { Suspense, useId, useRef, useState } from "react";
import type { ReactNode } from "react";
import { IconButton } from "../parts/button.tsx";

/** The button of a row lies over its count, when the row is pointed at or has the focus; where nothing can hover, beside it. */
export const rowLook = "group relative flex items-center pointer-coarse:pr-11";
export const rowMenuLook =
  "absolute! right-1 size-7! opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:right-0 pointer-coarse:size-11! pointer-coarse:opacity-100";

interface SidebarSectionProps {
  readonly title: string;
  readonly addLabel: string;
  readonly dialog: (onClose: () => void) => ReactNode;
  /** @param focusAdd moves the focus to the button that adds, when what has it goes away */
  readonly children: (focusAdd: () => void) => ReactNode;
}

export function SidebarSection({ title, addLabel, dialog, children }: SidebarSectionProps) {
  const titleId = useId();
  const addRef = useRef<HTMLButtonElement>(null);
  const [isAdding, setAdding] = useState(false);
  return (
    <section aria-labelledby={titleId} className="mt-4">
      <div className="flex items-center pl-2">
        <h2 id={titleId} className="flex-1 text-sm font-semibold text-muted">
          {title}
        </h2>
        <IconButton
          ref={addRef}
          icon="plus"
          label={addLabel}
          className="size-7! max-md:size-11!"
          onClick={() => setAdding(true)}
        />
      </div>
      {children(() => addRef.current?.focus())}
      {isAdding && <Suspense fallback={null}>{dialog(() => setAdding(false))}</Suspense>}
    </section>
  );
}
