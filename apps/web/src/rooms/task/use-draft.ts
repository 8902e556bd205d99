/** Keeps what is being written in IndexedDB, so that it is there again after a reload. */
import { useCallback, useEffect, useRef, useState } from "react";
import { useWorkspace } from "../../workspace/use-workspace.tsx";
import { readDraft, storedDraft } from "./draft.ts";
import type { Draft } from "./draft.ts";

const waitMs = 250;

export interface DraftField {
  readonly draft: Draft | undefined;
  /** @param base the text as it is saved */
  readonly write: (text: string, base: string) => void;
  /** Forgets it: it was saved, or is not wanted. */
  readonly clear: () => void;
}

/** @param key entity and field, such as `task:<id>:title` */
export function useDraft(key: string): DraftField {
  const { database } = useWorkspace();
  const [draft, setDraft] = useState<Draft>();
  /** What is yet to be stored. */
  const unstored = useRef<Draft>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const hasBegun = useRef(false);

  const store = useCallback(() => {
    clearTimeout(timer.current);
    if (unstored.current === undefined) return;
    void database.put("drafts", storedDraft(unstored.current), key);
    unstored.current = undefined;
  }, [database, key]);

  useEffect(() => {
    let isGone = false;
    const load = async () => {
      const stored = readDraft(await database.get("drafts", key));
      if (!isGone && !hasBegun.current) setDraft(stored);
    };
    void load();
    return () => {
      isGone = true;
    };
  }, [database, key]);

  useEffect(() => {
    window.addEventListener("pagehide", store);
    document.addEventListener("visibilitychange", store);
    return () => {
      window.removeEventListener("pagehide", store);
      document.removeEventListener("visibilitychange", store);
      store();
    };
  }, [store]);

  return {
    draft,
    write: (text, base) => {
      hasBegun.current = true;
      // What it began from stays, whatever happens to it meanwhile.
      const next = { text, base: draft?.base ?? base };
      setDraft(next);
      unstored.current = next;
      clearTimeout(timer.current);
      timer.current = setTimeout(store, waitMs);
    },
    clear: () => {
      hasBegun.current = true;
      clearTimeout(timer.current);
      unstored.current = undefined;
      setDraft(undefined);
      void database.delete("drafts", key);
    },
  };
}
