/** The workspace of the signed-in user, for components. */
import { createContext, use, useSyncExternalStore } from "react";
import type { Rows } from "../replica/rows.ts";
import type { WorkspaceState } from "./state.ts";
import type { Workspace } from "./workspace.ts";

export const WorkspaceContext = createContext<Workspace | undefined>(undefined);

/** @throws {Error} outside of what needs a session */
export function useWorkspace(): Workspace {
  const workspace = use(WorkspaceContext);
  if (workspace === undefined) throw new Error("There is no workspace here.");
  return workspace;
}

export function useWorkspaceState(): WorkspaceState {
  const { subscribe, get } = useWorkspace();
  return useSyncExternalStore(subscribe, get);
}

/** What is shown: the server's rows with the changes that wait to be sent. */
export function useRows(): Rows {
  const { subscribe, get } = useWorkspace();
  return useSyncExternalStore(subscribe, () => get().rows);
}
