/** State that is kept across reloads until the tab is closed. */
import { useEffect, useState } from "react";

export function useStored<T>(key: string, initial: T, isValid: (value: unknown) => value is T) {
  const name = `${location.pathname}#${key}`;
  const [value, setValue] = useState<T>(() => read(name, isValid) ?? initial);
  useEffect(() => {
    try {
      sessionStorage.setItem(name, JSON.stringify(value));
    } catch {
      // Full or forbidden: the state is lost on reload.
    }
  }, [name, value]);
  return [value, setValue] as const;
}

function read<T>(name: string, isValid: (value: unknown) => value is T): T | undefined {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(name) ?? "null");
    return isValid(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
