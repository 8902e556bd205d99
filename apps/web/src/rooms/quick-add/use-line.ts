/** The line that is being written. It is kept in this browser until the task is added. */
import { useEffect, useRef, useState } from "react";
import type { Database } from "../../replica/database.ts";
import { useWorkspace } from "../../workspace/use-workspace.tsx";
import { emptyLine } from "./line.ts";
import type { Line } from "./line.ts";

const [textKey, droppedKey] = ["quick-add", "quick-add.dropped"];

export function useLine(): readonly [Line, (line: Line) => void] {
  const { database } = useWorkspace();
  const [line, setLine] = useState(emptyLine);
  const isTouched = useRef(false);
  useEffect(() => {
    const restore = async () => {
      const stored = await read(database);
      if (!isTouched.current) setLine(stored);
    };
    void restore();
  }, [database]);
  const change = (next: Line) => {
    isTouched.current = true;
    setLine(next);
    void write(database, next);
  };
  return [line, change];
}

async function read(database: Database): Promise<Line> {
  const [text = "", dropped = ""] = await Promise.all([
    database.get("drafts", textKey),
    database.get("drafts", droppedKey),
  ]);
  return { text, dropped: dropped === "" ? [] : dropped.split("\n") };
}

async function write(database: Database, { text, dropped }: Line): Promise<void> {
  if (text === "")
    await Promise.all([database.delete("drafts", textKey), database.delete("drafts", droppedKey)]);
  else
    await Promise.all([
      database.put("drafts", text, textKey),
      database.put("drafts", dropped.join("\n"), droppedKey),
    ]);
}
