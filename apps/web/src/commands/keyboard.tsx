/** Runs commands: by their keys, or by name. The component that was mounted last decides what a command does. */
import { useEffect, useState } from "react";
import type { RefObject } from "react";
import { isModifier, keyNameOf } from "./key-name.ts";
import { commandOf, commands } from "./table.ts";
import type { Command, CommandName } from "./table.ts";

type Handlers = Partial<Record<CommandName, () => void>>;

type Place = RefObject<HTMLElement | null>;

interface Mounted {
  handlers: Handlers;
  readonly place: Place | undefined;
}
/** The last one is asked first. */
let mounted: readonly Mounted[] = [];

/**
 * Handles commands while the component is mounted.
 *
 * @param place only while the focus is in it: then nothing outside is asked about tasks
 */
export function useCommands(handlers: Handlers, place?: Place): void {
  const [entry] = useState<Mounted>({ handlers, place });
  useEffect(() => {
    entry.handlers = handlers;
  });
  useEffect(() => {
    mounted = [...mounted, entry];
    return () => {
      mounted = mounted.filter((one) => one !== entry);
    };
  }, [entry]);
}

/** @returns whether somebody has handled it */
export function runCommand(name: CommandName): boolean {
  const handler = handlerOf(name);
  handler?.();
  return handler !== undefined;
}

export function isAvailable(name: CommandName): boolean {
  return handlerOf(name) !== undefined;
}

function handlerOf(name: CommandName): (() => void) | undefined {
  const inside = mounted.filter(({ place }) => place?.current?.contains(document.activeElement));
  const isAsked = inside.length > 0 && commandOf(name).group === "tasks";
  const asked = isAsked ? inside : mounted.filter(({ place }) => place === undefined);
  return asked.findLast(({ handlers }) => handlers[name] !== undefined)?.handlers[name];
}

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** How long the second key of a sequence such as `g t` may take. */
const sequenceMs = 1_000;
/** What goes on while its key is held. All others happen once. */
const repeatable: ReadonlySet<CommandName> = new Set([
  "next",
  "previous",
  "extendDown",
  "extendUp",
  "moveUp",
  "moveDown",
]);
let first: { readonly key: string; readonly atMs: number } | undefined;

/** Listens to keys for as long as the app is there. */
export function useKeyboard(): void {
  useEffect(() => {
    document.addEventListener("keydown", handleKey);
    return () => document.removeEventListener("keydown", handleKey);
  }, []);
}

function handleKey(event: KeyboardEvent): void {
  // While an input method composes, keys belong to it.
  if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
  if (isModifier(event.key)) return;
  // A dialog and a menu have their own keys.
  if (document.querySelector("dialog:modal, :popover-open") !== null) return;
  const key = keyNameOf(event, isMac);
  if (isTyping(event) && key !== "Mod+k") return;
  const isSecond = first !== undefined && event.timeStamp - first.atMs < sequenceMs;
  const pressed = isSecond && first !== undefined ? `${first.key} ${key}` : key;
  first = undefined;
  const command = commands.find(({ keys }) => keys.includes(pressed));
  if (command !== undefined) {
    if (isOwnKey(event) || !isAvailable(command.name)) return;
    event.preventDefault();
    if (!event.repeat || repeatable.has(command.name)) runCommand(command.name);
  } else if (commands.some(({ keys }) => keys.some((one) => one.startsWith(`${key} `))))
    first = { key, atMs: event.timeStamp };
}

/** Whether keys write into what has the focus. */
function isTyping({ target }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["checkbox", "button", "submit"].includes(target.type);
  return target.isContentEditable || target.matches("textarea, select");
}

/** Enter presses the button or link that has the focus, and no command. */
function isOwnKey({ target, key }: KeyboardEvent): boolean {
  if (key !== "Enter") return false;
  return target instanceof HTMLElement && target.closest("button, a[href], summary, input") !== null;
}

/** A key as people write it: `⌘K`, `Ctrl+K`, `Alt+↑`, `g then t`. */
export function keyLabel(key: string): string {
  const names: Readonly<Record<string, string>> = {
    Mod: isMac ? "⌘" : "Ctrl",
    Shift: isMac ? "⇧" : "Shift",
    Alt: isMac ? "⌥" : "Alt",
    ArrowUp: "↑",
    ArrowDown: "↓",
    ArrowLeft: "←",
    ArrowRight: "→",
    Escape: "Esc",
  };
  const one = (stroke: string) =>
    stroke
      .split("+")
      .map((part) => names[part] ?? (part.length === 1 ? part.toUpperCase() : part))
      .join(isMac ? "" : "+");
  return key.split(" ").map(one).join(" then ");
}

/** For `aria-keyshortcuts` (WAI-ARIA 1.2). */
export function ariaShortcuts({ keys }: Pick<Command, "keys">): string {
  return keys
    .filter((key) => !key.includes(" "))
    .map((key) => key.replace("Mod", isMac ? "Meta" : "Control"))
    .join(" ");
}
