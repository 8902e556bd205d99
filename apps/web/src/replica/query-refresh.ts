/** Asks again what is on the screen, when the server's rows have changed. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useWorkspace } from "../workspace/use-workspace.tsx";

/** Changes that come within this time are answered together. */
const waitMs = 500;

export function useQueryRefresh(): void {
  const { get, subscribe } = useWorkspace();
  const queryClient = useQueryClient();
  useEffect(() => {
    let { revision } = get();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = () => {
      timer = undefined;
      void queryClient.invalidateQueries();
    };
    const unsubscribe = subscribe(() => {
      if (get().revision === revision) return;
      ({ revision } = get());
      timer ??= setTimeout(refresh, waitMs);
    });
    return () => {
      unsubscribe();
      clearTimeout(timer);
    };
  }, [get, subscribe, queryClient]);
}
