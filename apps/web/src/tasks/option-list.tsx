/** A field that finds something in a list as one types: arrow keys go through the list, and Enter chooses. */
import { useId, useState } from "react";
import type { ReactNode } from "react";
import { inputLook } from "../parts/field.tsx";
import { messages } from "../messages/tasks.ts";

export interface Option {
  readonly id: string;
  readonly title: string;
  readonly mark?: ReactNode;
  /** Said after the title. */
  readonly note?: string;
  readonly isSelected: boolean;
}

interface OptionListProps {
  readonly label: string;
  readonly options: readonly Option[];
  readonly onChoose: (id: string) => void;
  /** Whether several can be selected: choosing one leaves the list open. */
  readonly isMultiple?: boolean;
  /** Whether it can do without the keyboard of a phone. */
  readonly isShort?: boolean;
  /** What is offered besides for a text that no option has as its title. */
  readonly offerFor?: (text: string) => Option | undefined;
  readonly onOffer?: (text: string) => void;
  /** For keys that choose directly. @returns whether it has handled it */
  readonly onKey?: (key: string) => boolean;
}

const folded = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

export function OptionList(props: OptionListProps) {
  const { label, options, onChoose, isMultiple = false, isShort = false, offerFor, onOffer, onKey } = props;
  const id = useId();
  const [text, setText] = useState("");
  const [at, setAt] = useState(() =>
    Math.max(0, isMultiple ? 0 : options.findIndex((one) => one.isSelected)),
  );
  const typed = text.trim();
  const found = options.filter(({ title }) => folded(title).includes(folded(typed)));
  const hasSameTitle = options.some(({ title }) => folded(title) === folded(typed));
  const offer = typed === "" || hasSameTitle ? undefined : offerFor?.(typed);
  const shown = offer === undefined ? found : [...found, offer];
  const active = Math.min(at, shown.length - 1);
  const choose = (option: Option | undefined) => {
    if (option === undefined) return;
    if (option === offer) onOffer?.(typed);
    else onChoose(option.id);
    if (isMultiple) setText("");
  };
  return (
    <>
      <input
        role="combobox"
        aria-label={label}
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={active < 0 ? undefined : `${id}-${active}`}
        aria-autocomplete="list"
        autoComplete="off"
        // The dialog gives it the focus.
        ref={(input) => input?.setAttribute("autofocus", "")}
        inputMode={isShort ? "none" : "text"}
        placeholder={label}
        className={inputLook}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          const { key, nativeEvent } = event;
          if (nativeEvent.isComposing || nativeEvent.keyCode === 229) return;
          if (key === "ArrowDown") setAt((active + 1) % Math.max(1, shown.length));
          else if (key === "ArrowUp") setAt((active + shown.length - 1) % Math.max(1, shown.length));
          else if (key === "Enter") choose(shown[active]);
          else if (onKey?.(key) !== true) return;
          event.preventDefault();
        }}
      />
      <ul id={id} role="listbox" aria-label={label} aria-multiselectable={isMultiple} className="mt-2">
        {shown.map((option, index) => (
          <li
            key={option.id}
            id={`${id}-${index}`}
            role="option"
            aria-selected={option.isSelected}
            ref={(element) => {
              if (index === active) element?.scrollIntoView({ block: "nearest" });
            }}
            className={`flex min-h-9 cursor-pointer items-center gap-3 rounded-md px-3 max-md:min-h-11 ${index === active ? "bg-accent-soft" : ""}`}
            onMouseMove={() => setAt(index)}
            // The field keeps the focus.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => choose(option)}
          >
            {option.mark}
            <span className="min-w-0 flex-1 truncate">{option.title}</span>
            {option.note !== undefined && <span className="text-sm text-muted">{option.note}</span>}
          </li>
        ))}
      </ul>
      {shown.length === 0 && <p className="px-3 py-2 text-muted">{messages.noMatch}</p>}
    </>
  );
}
