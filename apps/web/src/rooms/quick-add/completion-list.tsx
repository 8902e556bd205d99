/** The names that complete what is being written. The field keeps the focus. */
import { messages } from "../../messages/quick-add.ts";
import { Icon } from "../../parts/icon.tsx";
import type { Completion } from "./use-completion.ts";

export function CompletionList({ completion }: { readonly completion: Completion }) {
  const { id, sign, names, active, setActive, choose } = completion;
  if (names.length === 0) return null;
  return (
    <ul
      id={id}
      role="listbox"
      aria-label={sign === "#" ? messages.lists : messages.labels}
      className="mt-1 rounded-md border border-line p-1"
    >
      {names.map((name, index) => (
        <li
          key={name}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          className={`flex min-h-9 cursor-pointer items-center gap-3 rounded px-2 max-md:min-h-11 ${index === active ? "bg-accent-soft" : ""}`}
          onMouseMove={() => setActive(index)}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => choose(name)}
        >
          <Icon name={sign === "#" ? "list" : "label"} className="size-4 text-muted" />
          <span className="min-w-0 truncate">{name}</span>
        </li>
      ))}
    </ul>
  );
}

/** What the field says of the list, for those who do not see it. */
export function listedBy({ id, names, active }: Completion) {
  return {
    "aria-autocomplete": "list",
    "aria-controls": names.length === 0 ? undefined : id,
    "aria-activedescendant": names.length === 0 || active < 0 ? undefined : `${id}-${active}`,
  } as const;
}
