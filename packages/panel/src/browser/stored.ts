/** State that outlives a reload, but not the tab. */
import { useEffect, useState } from "react";

export function useStored<T>(key: string, initial: T, isValid: (value: unknown) => value is T) {
  const name = `${location.pathname}#${key}`;
  const [value, setValue] = useState<T>(() => read(name, isValid) ?? initial);
  useEffect(() => {
    try {
      sessionStorage.setItem(name, JSON.stringify(value));
    } catch {
      // Full, or forbidden: it is kept until the page is left.
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
