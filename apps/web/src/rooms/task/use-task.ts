/** A task from this device, or else from the server: a task that is done is not kept. */
import { useQuery } from "@tanstack/react-query";
import type { Task } from "@taskwell/client";
import { useEffect } from "react";
import { trpc } from "../../api.ts";
import { taskChange } from "../../replica/rows.ts";
import { useIsOffline } from "../../shell/connection.ts";
import { useRows, useWorkspace, useWorkspaceState } from "../../workspace/use-workspace.tsx";

interface FoundTask {
  /** `unreachable`: not on this device, and the server cannot be asked. */
  readonly task: Task | "loading" | "unknown" | "unreachable";
  readonly retry: () => void;
}

export function useTask(id: string): FoundTask {
  const workspace = useWorkspace();
  const { isComplete } = useWorkspaceState();
  const isOffline = useIsOffline();
  const known = useRows().tasks.get(id);
  // It is asked again when the connection is back.
  const enabled = known === undefined && isComplete && !isOffline;
  const { data, error, refetch } = useQuery(
    trpc.task.byId.queryOptions({ id }, { enabled, retry: false, refetchOnWindowFocus: false }),
  );
  useEffect(() => {
    if (data !== undefined) workspace.keep([taskChange(data)]);
  }, [data, workspace]);
  const task = known ?? data;
  const retry = () => void refetch();
  if (task !== undefined) return { task, retry };
  if (error?.data?.code === "NOT_FOUND") return { task: "unknown", retry };
  return { task: isOffline || error !== null ? "unreachable" : "loading", retry };
}
