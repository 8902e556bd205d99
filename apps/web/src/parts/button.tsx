/** Buttons: the main one of a form, a plain one, and one that is only an icon. */
import type { ComponentProps } from "react";
import { ariaShortcuts, keyLabel } from "../commands/keyboard.tsx";
import { commandOf } from "../commands/table.ts";
import type { CommandName } from "../commands/table.ts";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icon.tsx";

const looks = {
  main: "bg-accent text-accent-ink hover:opacity-90",
  plain: "border border-line bg-raised hover:bg-hover",
  danger: "border border-danger text-danger hover:bg-hover",
  quiet: "hover:bg-hover",
} as const;

interface ButtonProps extends ComponentProps<"button"> {
  readonly look?: keyof typeof looks;
}

export function Button({ look = "plain", className = "", type = "button", ...props }: ButtonProps) {
  return (
    <button
      type={type}
      className={`inline-flex min-h-9 items-center justify-center gap-2 rounded-md px-3 py-1 font-medium disabled:opacity-50 ${looks[look]} ${className}`}
      {...props}
    />
  );
}

interface IconButtonProps extends Omit<ComponentProps<"button">, "children"> {
  readonly icon: IconName;
  /** What it does; shown as its tooltip too. */
  readonly label: string;
  /** The command that it runs, whose keys are in the tooltip. */
  readonly command?: CommandName;
}

export function IconButton({ icon, label, command, className = "", ...props }: IconButtonProps) {
  const entry = command === undefined ? undefined : commandOf(command);
  const key = entry?.keys[0];
  return (
    <button
      type="button"
      aria-label={label}
      title={key === undefined ? label : `${label} (${keyLabel(key)})`}
      aria-keyshortcuts={entry === undefined ? undefined : ariaShortcuts(entry)}
      className={`inline-flex size-8 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink disabled:opacity-50 ${className}`}
      {...props}
    >
      <Icon name={icon} />
    </button>
  );
}
