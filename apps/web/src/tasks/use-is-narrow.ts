/** Whether the screen is a phone's, where rows are taller. */
import { useSyncExternalStore } from "react";

const query = window.matchMedia("(width < 48rem)");

function subscribe(listener: () => void): () => void {
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
}

export function useIsNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => query.matches);
}
