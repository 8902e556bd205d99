/** An input that tells of valid values only, and keeps what is typed until it is left. */
import { useState } from "react";
import type { ComponentProps } from "react";

interface ValidInputProps extends Omit<ComponentProps<"input">, "value" | "onChange"> {
  readonly value: string | number;
  readonly onValid: (value: string) => void;
}

export function ValidInput({ value, onValid, ...props }: ValidInputProps) {
  const [typed, setTyped] = useState<string>();
  return (
    <input
      {...props}
      required
      value={typed ?? value}
      onChange={({ target }) => {
        setTyped(target.value);
        if (target.validity.valid) onValid(target.value);
      }}
      onBlur={() => setTyped(undefined)}
    />
  );
}
