/** The field for the line: what was understood is marked behind the text, and it grows with the text. */
import type { ComponentProps, ReactNode } from "react";
import type { Guess } from "./guesses.ts";

interface LineFieldProps extends Omit<ComponentProps<"textarea">, "value" | "className"> {
  readonly value: string;
  readonly guesses: readonly Guess[];
}

/** Of the text and of what lies behind it: they must break at the same places. */
const metrics =
  "col-start-1 row-start-1 px-3 py-2 text-lg/7 tracking-normal whitespace-pre-wrap [overflow-wrap:anywhere]";

export function LineField({ value, guesses, ...props }: LineFieldProps) {
  return (
    <div className="grid rounded-md border border-field bg-raised has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-accent has-[[aria-invalid]]:border-danger">
      <div aria-hidden="true" className={`${metrics} pointer-events-none min-h-11 text-transparent`}>
        {withMarks(value, guesses)}
        {/* The last line has its height even when it is empty. */}
        {"\u200b"}
      </div>
      <textarea
        rows={1}
        className={`${metrics} block resize-none overflow-hidden bg-transparent outline-none placeholder:text-muted placeholder:whitespace-nowrap`}
        value={value}
        {...props}
      />
    </div>
  );
}

function withMarks(text: string, guesses: readonly Guess[]): ReactNode[] {
  const ends = [0, ...guesses.map(({ end }) => end)];
  const parts = guesses.map(({ start, end }, index) => [
    text.slice(ends[index], start),
    <mark key={start} className="rounded-sm bg-accent-soft text-transparent ring-2 ring-accent-soft">
      {text.slice(start, end)}
    </mark>,
  ]);
  return [...parts.flat(), text.slice(ends.at(-1))];
}
