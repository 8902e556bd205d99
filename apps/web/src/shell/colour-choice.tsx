/** A colour of a list, label or filter. */
import { messages } from "../messages/shell.ts";
import { Dot } from "./dot.tsx";

const colours = [
  { name: messages.colours.red, hex: "#d64545" },
  { name: messages.colours.orange, hex: "#d9772b" },
  { name: messages.colours.yellow, hex: "#c79a1e" },
  { name: messages.colours.green, hex: "#4c9a52" },
  { name: messages.colours.teal, hex: "#2a9d90" },
  { name: messages.colours.blue, hex: "#3b82c4" },
  { name: messages.colours.purple, hex: "#8a63c9" },
  { name: messages.colours.pink, hex: "#cf5a94" },
  { name: messages.colours.grey, hex: "#868e87" },
] as const;

interface ColourChoiceProps {
  /** `#rrggbb`; null for none. One of another app is offered as well. */
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}

export function ColourChoice({ value, onChange }: ColourChoiceProps) {
  const isOther = value !== null && !colours.some(({ hex }) => hex === value);
  const choices: readonly { readonly name: string; readonly hex: string | null }[] = [
    { name: messages.colours.none, hex: null },
    ...colours,
    ...(isOther ? [{ name: value, hex: value }] : []),
  ];
  return (
    <fieldset className="mb-4">
      <legend className="mb-1 font-medium">{messages.colour}</legend>
      <div className="flex flex-wrap gap-1">
        {choices.map(({ name, hex }) => (
          <label
            key={name}
            title={name}
            className="flex size-9 cursor-pointer items-center justify-center rounded-full has-checked:bg-accent-soft has-checked:outline-2 has-checked:outline-accent has-focus-visible:outline-2 has-focus-visible:outline-offset-2"
          >
            <input
              type="radio"
              name="colour"
              className="sr-only"
              checked={hex === value}
              onChange={() => onChange(hex)}
            />
            <span className="sr-only">{name}</span>
            <Dot color={hex} className="size-5" />
          </label>
        ))}
      </div>
    </fieldset>
  );
}
