/** A button that opens a menu: the browser's own popover, with the keys of a menu. */
import { useId, useRef } from "react";
import type { KeyboardEvent } from "react";
import { IconButton } from "../parts/button.tsx";
import { Icon } from "../parts/icon.tsx";
import type { IconName } from "../parts/icon.tsx";

export interface MenuItem {
  readonly label: string;
  readonly icon: IconName;
  readonly run: () => void;
  readonly isDanger?: boolean;
}

interface MenuProps {
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly className?: string;
}

const gapPx = 4;
const itemHeightPx = 44;

export function Menu({ label, items, className = "" }: MenuProps) {
  const id = useId();
  const buttonRef = useRef<HTMLButtonElement>(null);
  const menuRef = useRef<HTMLDivElement>(null);
  const place = () => {
    const [button, menu] = [buttonRef.current?.getBoundingClientRect(), menuRef.current];
    if (button === undefined || menu === null) return;
    const hasRoomBelow = button.bottom + items.length * itemHeightPx < window.innerHeight;
    menu.style.top = hasRoomBelow ? `${button.bottom + gapPx}px` : "auto";
    menu.style.bottom = hasRoomBelow ? "auto" : `${window.innerHeight - button.top + gapPx}px`;
    menu.style.right = `${document.documentElement.clientWidth - button.right}px`;
  };
  return (
    <>
      <IconButton
        ref={buttonRef}
        icon="more"
        label={label}
        className={className}
        popoverTarget={id}
        aria-haspopup="menu"
      />
      <div
        ref={menuRef}
        id={id}
        popover="auto"
        role="menu"
        aria-label={label}
        tabIndex={-1}
        className="inset-auto m-0 min-w-48 rounded-lg border border-line bg-raised p-1 text-ink shadow-lg backdrop:bg-transparent"
        onBeforeToggle={({ newState }) => {
          if (newState === "open") place();
        }}
        onToggle={({ newState, currentTarget }) => {
          if (newState === "open") itemsOf(currentTarget)[0]?.focus();
        }}
        onKeyDown={moveFocus}
      >
        {items.map(({ label: itemLabel, icon, run, isDanger = false }) => (
          <button
            key={itemLabel}
            type="button"
            role="menuitem"
            tabIndex={-1}
            className={`flex min-h-9 w-full items-center gap-3 rounded-md px-3 text-left hover:bg-hover max-md:min-h-11 ${isDanger ? "text-danger" : ""}`}
            onClick={() => {
              menuRef.current?.hidePopover();
              run();
            }}
          >
            <Icon name={icon} />
            {itemLabel}
          </button>
        ))}
      </div>
    </>
  );
}

function itemsOf(menu: Element): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>("[role=menuitem]")];
}

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  // Keys of commands mean nothing here.
  event.stopPropagation();
  const items = itemsOf(event.currentTarget);
  const at = items.findIndex((item) => item === document.activeElement);
  const target = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (event.key === "Tab") event.currentTarget.hidePopover();
  if (target === undefined) return;
  event.preventDefault();
  items.at(target % items.length)?.focus();
}
