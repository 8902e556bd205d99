/** Every command, once: shortcuts, the palette, the map of keys and tooltips come from here. */
import { messages } from "../messages/commands.ts";

export type CommandGroup = "general" | "go" | "tasks" | "list";

interface CommandEntry {
  readonly group: CommandGroup;
  /** As `KeyboardEvent.key` has them, such as `?`, `Mod+k` (⌘ or Ctrl) or `g t` (one after the other). */
  readonly keys: readonly string[];
}

const table = {
  quickAdd: { group: "general", keys: ["q"] },
  search: { group: "general", keys: ["/"] },
  palette: { group: "general", keys: ["Mod+k"] },
  keyMap: { group: "general", keys: ["?"] },
  undo: { group: "general", keys: ["Mod+z"] },
  redo: { group: "general", keys: ["Mod+Shift+z", "Mod+y"] },
  goInbox: { group: "go", keys: ["g i"] },
  goToday: { group: "go", keys: ["g t"] },
  goUpcoming: { group: "go", keys: ["g u"] },
  goTrash: { group: "go", keys: ["g x"] },
  goHistory: { group: "go", keys: ["g h"] },
  goStatistics: { group: "go", keys: ["g s"] },
  goData: { group: "go", keys: ["g d"] },
  goSettings: { group: "go", keys: ["g ,"] },
  next: { group: "list", keys: ["j", "ArrowDown"] },
  previous: { group: "list", keys: ["k", "ArrowUp"] },
  first: { group: "list", keys: ["Home"] },
  last: { group: "list", keys: ["End"] },
  select: { group: "list", keys: ["x"] },
  extendDown: { group: "list", keys: ["Shift+ArrowDown"] },
  extendUp: { group: "list", keys: ["Shift+ArrowUp"] },
  selectAll: { group: "list", keys: ["Mod+a"] },
  clearSelection: { group: "list", keys: ["Escape"] },
  open: { group: "tasks", keys: ["Enter"] },
  complete: { group: "tasks", keys: ["e"] },
  edit: { group: "tasks", keys: ["F2"] },
  due: { group: "tasks", keys: ["d"] },
  priority: { group: "tasks", keys: ["p"] },
  labels: { group: "tasks", keys: ["l"] },
  move: { group: "tasks", keys: ["m"] },
  moveUp: { group: "tasks", keys: ["Alt+ArrowUp"] },
  moveDown: { group: "tasks", keys: ["Alt+ArrowDown"] },
  indent: { group: "tasks", keys: ["Alt+ArrowRight"] },
  outdent: { group: "tasks", keys: ["Alt+ArrowLeft"] },
  delete: { group: "tasks", keys: ["#", "Delete"] },
} as const satisfies Record<string, CommandEntry>;

export type CommandName = keyof typeof table;

export interface Command extends CommandEntry {
  readonly name: CommandName;
  readonly title: string;
}

function isCommandName(name: string): name is CommandName {
  return name in table;
}

export const commands: readonly Command[] = Object.keys(table)
  .filter(isCommandName)
  .map((name) => ({ name, title: messages.titles[name], ...table[name] }));

export function commandOf(name: CommandName): Command {
  return { name, title: messages.titles[name], ...table[name] };
}
