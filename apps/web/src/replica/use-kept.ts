/** Keeps the tasks that the server has answered, so that they are shown with the changes that wait to be sent. */
import type { Task } from "@taskwell/client";
import { useEffect } from "react";
import { taskChange } from "./rows.ts";
import { useWorkspace } from "../workspace/use-workspace.tsx";

export function useKept(pages: readonly { readonly items: readonly Task[] }[] | undefined): void {
  const { keep } = useWorkspace();
  useEffect(() => {
    if (pages !== undefined) keep(pages.flatMap(({ items }) => items.map(taskChange)));
  }, [keep, pages]);
}
