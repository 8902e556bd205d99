/** Finds commands, places and tasks by words of their names. */
import { useCallback, useDeferredValue, useId, useMemo, useState } from "react";
import type { KeyboardEvent } from "react";
import { flushSync } from "react-dom";
import { useLocation } from "wouter";
import { messages } from "../messages/commands.ts";
import { Dialog } from "../parts/dialog.tsx";
import { inputLook } from "../parts/field.tsx";
import { Icon } from "../parts/icon.tsx";
import { useGoTo, useOpenTask } from "../routes.ts";
import { useRows } from "../workspace/use-workspace.tsx";
import { find } from "./find.ts";
import { Keys } from "./keys.tsx";
import { commandEntries, placeEntries, taskEntries } from "./palette-entries.tsx";
import type { Entry } from "./palette-entries.tsx";

const maxShown = 50;

export default function Palette({ onClose }: { readonly onClose: () => void }) {
  const rows = useRows();
  const goTo = useGoTo();
  const [, openTask] = useOpenTask();
  const [, navigate] = useLocation();
  const id = useId();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const typed = useDeferredValue(text.trim());

  const [commands] = useState(commandEntries);
  const places = useMemo(() => placeEntries(rows, goTo), [rows, goTo]);
  const tasks = useMemo(() => taskEntries(rows, openTask), [rows, openTask]);
  const entriesFor = useCallback(
    (wanted: string): readonly Entry[] => {
      if (wanted === "") return [...commands, ...places];
      const search: Entry = {
        id: "search-for",
        title: messages.searchFor(wanted),
        order: 3,
        mark: <Icon name="search" className="size-4 text-muted" />,
        run: () => navigate(`/search?q=${encodeURIComponent(wanted)}`),
      };
      return [...find([...commands, ...places, ...tasks], wanted, maxShown), search];
    },
    [commands, places, tasks, navigate],
  );
  const shown = useMemo(() => entriesFor(typed), [entriesFor, typed]);
  const active = Math.min(at, shown.length - 1);

  const run = (entry: Entry | undefined) => {
    if (entry === undefined) return;
    // First the focus goes back to where it was: the command may be about that.
    flushSync(onClose);
    entry.run();
  };
  const handleKey = (event: KeyboardEvent) => {
    const { key, nativeEvent } = event;
    if (nativeEvent.isComposing || nativeEvent.keyCode === 229) return;
    if (key === "ArrowDown") setAt((active + 1) % shown.length);
    else if (key === "ArrowUp") setAt((active + shown.length - 1) % shown.length);
    // What is shown may be behind what is typed.
    else if (key === "Enter") run(typed === text.trim() ? shown[active] : entriesFor(text.trim())[0]);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title={messages.paletteTitle} place="top" onClose={onClose}>
      <input
        role="combobox"
        aria-label={messages.paletteLabel}
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={`${id}-${active}`}
        aria-autocomplete="list"
        autoComplete="off"
        // The dialog gives it the focus.
        ref={(input) => input?.setAttribute("autofocus", "")}
        placeholder={messages.paletteLabel}
        className={inputLook}
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          setAt(0);
        }}
        onKeyDown={handleKey}
      />
      <ul
        id={id}
        role="listbox"
        aria-label={messages.paletteLabel}
        className="mt-2 max-h-[55dvh] overflow-y-auto"
      >
        {shown.map((entry, index) => (
          <li
            key={entry.id}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            ref={(element) => {
              if (index === active) element?.scrollIntoView({ block: "nearest" });
            }}
            className="flex min-h-9 cursor-pointer items-center gap-3 rounded-md px-3 aria-selected:bg-hover max-md:min-h-11"
            onMouseMove={({ movementX, movementY }) => {
              // Not when the list moves below the mouse.
              if (movementX !== 0 || movementY !== 0) setAt(index);
            }}
            // The field keeps the focus.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => run(entry)}
          >
            {entry.mark}
            <span className="min-w-0 flex-1 truncate">{entry.title}</span>
            {entry.note !== undefined && (
              <span className="max-w-1/3 truncate text-sm text-muted">{entry.note}</span>
            )}
            {entry.keys !== undefined && (
              <span className="flex shrink-0 gap-1 max-md:hidden">
                <Keys keys={entry.keys} />
              </span>
            )}
          </li>
        ))}
      </ul>
      <p role="status" className="sr-only">
        {typed !== "" && messages.found(shown.length - 1)}
      </p>
    </Dialog>
  );
}
