/** Whether changes from elsewhere fail to arrive. Short breaks, such as while a page opens, are not told. */
import { useLasting } from "../time/use-lasting.ts";
import { useWorkspaceState } from "../workspace/use-workspace.tsx";

const toleratedMs = 4_000;

export function useIsOffline(): boolean {
  const { isLive } = useWorkspaceState();
  return useLasting(!isLive, navigator.onLine ? toleratedMs : 0);
}
