/** What new tasks have because of the room that they are added in, until it is taken away. */
import { useState } from "react";
import { usePlace } from "../../routes.ts";
import { useRows } from "../../workspace/use-workspace.tsx";
import { defaultsOf, noDefaults } from "./new-task.ts";
import type { Defaults } from "./new-task.ts";

export function useDefaults(): readonly [Defaults, (name: keyof Defaults) => void] {
  const place = usePlace();
  const rows = useRows();
  const [dropped, setDropped] = useState<Partial<Defaults>>({});
  const drop = (name: keyof Defaults) => setDropped((names) => ({ ...names, [name]: noDefaults[name] }));
  return [{ ...defaultsOf(place, rows), ...dropped }, drop];
}
