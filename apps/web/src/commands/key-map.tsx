/** The map of keys: every command with the keys that run it. */
import { messages } from "../messages/commands.ts";
import { Dialog } from "../parts/dialog.tsx";
import { Keys } from "./keys.tsx";
import { commands } from "./table.ts";
import type { CommandGroup } from "./table.ts";

const groups: readonly CommandGroup[] = ["general", "go", "list", "tasks"];

export default function KeyMap({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title={messages.mapTitle} onClose={onClose}>
      <div className="gap-8 sm:columns-2">
        {groups.map((group) => (
          <section key={group} className="mb-5 break-inside-avoid">
            <h3 className="mb-1 text-sm font-semibold text-muted">{messages.groups[group]}</h3>
            <dl>
              {commands
                .filter((command) => command.group === group)
                .map(({ name, title, keys }) => (
                  <div key={name} className="flex min-h-8 items-center justify-between gap-3">
                    <dt className="text-sm">{title}</dt>
                    <dd className="flex shrink-0 gap-1">
                      <Keys keys={keys} />
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
