/** The grammar of quick add, which is loaded when the first line is begun. */
import { useEffect, useState } from "react";
import { readLiterally } from "./line.ts";
import type { ReadLine } from "./line.ts";

let loaded: ReadLine | undefined;

/** Without a network it may not come: then all of a line is the title. */
export async function loadReader(): Promise<ReadLine> {
  try {
    const { readLine } = await import("./reader.ts");
    loaded = readLine;
    return readLine;
  } catch {
    return readLiterally;
  }
}

/** @returns undefined: it is on its way */
export function useReader(): ReadLine | undefined {
  const [reader, setReader] = useState(() => loaded);
  useEffect(() => {
    const load = async () => {
      const read = await loadReader();
      setReader(() => read);
    };
    void load();
  }, []);
  return reader;
}
