/** A modal panel at the edge of a phone's screen: Esc, a tap beside it, and choosing a link in it close it. */
import { useEffect, useLayoutEffect, useRef } from "react";
import type { ReactNode } from "react";
import { messages } from "../messages/parts.ts";
import { IconButton } from "../parts/button.tsx";

interface DrawerProps {
  readonly label: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function Drawer({ label, onClose, children }: DrawerProps) {
  const ref = useRef<HTMLDialogElement>(null);
  // Before it leaves the page: only then does closing it give the focus back.
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  useEffect(() => {
    // Wide again, such as after turning the device: the same is beside the room.
    const wide = window.matchMedia("(min-width: 48rem)");
    wide.addEventListener("change", onClose);
    return () => wide.removeEventListener("change", onClose);
  }, [onClose]);
  return (
    <dialog
      ref={ref}
      aria-label={label}
      className="m-0 h-dvh max-h-none w-[min(20rem,85vw)] max-w-none border-r border-line bg-panel p-0 text-ink"
      onCancel={(event) => {
        // React passes it on from a dialog that was opened from here.
        if (event.target !== event.currentTarget) return;
        event.preventDefault();
        onClose();
      }}
      onMouseDown={({ target, currentTarget }) => {
        if (target === currentTarget) onClose();
      }}
      onClick={({ target }) => {
        if (target instanceof Element && target.closest("a[href]") !== null) onClose();
      }}
    >
      <nav aria-label={label} className="flex h-full flex-col">
        <div className="flex justify-end px-2 pt-2">
          <IconButton icon="close" label={messages.close} onClick={onClose} />
        </div>
        {children}
      </nav>
    </dialog>
  );
}
