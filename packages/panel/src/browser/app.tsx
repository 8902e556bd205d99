/** The whole page: the tree of procedures, the selected procedure, the batch and the history. */
import { useCallback, useEffect, useLayoutEffect, useMemo, useState } from "react";
import { flushSync } from "react-dom";
import type { PanelDescription } from "../description.ts";
import { Batch } from "./batch.tsx";
import type { BatchItem } from "./batch.tsx";
import { CredentialsView, useCredentials } from "./credentials.tsx";
import { History, isHistory, toStorable, addEntry } from "./history.tsx";
import type { Entry } from "./history.tsx";
import { initialDraft } from "./input.tsx";
import { editDraft } from "./json.ts";
import type { Draft } from "./json.ts";
import { ProcedureView, toSent } from "./procedure.tsx";
import type { CallResult, Endpoint } from "./send.ts";
import { useStored } from "./stored-state.ts";
import { Tree } from "./tree.tsx";

type SentCall = Pick<BatchItem, "procedure" | "draft">;

export function App({ description }: { description: PanelDescription }) {
  const { title, url, transformer, procedures, accounts, clientPackage } = description;
  const selected = useHash();
  const procedure = procedures.find(({ path }) => path === selected);
  const credentials = useCredentials(accounts);
  const [drafts, setDrafts] = useState<Readonly<Record<string, Draft>>>({});
  const emptyDraft = useMemo(() => procedure && initialDraft(procedure), [procedure]);
  const draft = drafts[selected] ?? emptyDraft;
  const [results, setResults] = useState<Readonly<Record<string, CallResult | undefined>>>({});
  const [storedHistory, setStoredHistory] = useStored<readonly Entry[]>("history", [], isHistory);
  const [history, setHistory] = useState<readonly Entry[]>(storedHistory);
  const [batch, setBatch] = useState<readonly BatchItem[]>([]);
  const [isTreeOpen, setTreeOpen] = useState(false);
  const closeTree = useCallback(() => setTreeOpen(false), []);
  useSearchKey(() => setTreeOpen(true));
  useEffect(() => showSelected(), [selected, isTreeOpen]);

  const { requestHeaders, renewHeaders } = credentials;
  const endpoint: Endpoint = useMemo(
    () => ({
      url,
      transformer,
      headers: requestHeaders,
      ...(clientPackage === undefined ? {} : { clientPackage }),
    }),
    [url, transformer, clientPackage, requestHeaders],
  );
  const prepare = async () => ({ ...endpoint, headers: await renewHeaders() });

  const setDraft = (path: string, changed: Draft) => setDrafts((before) => ({ ...before, [path]: changed }));
  const setResult = (path: string, result: CallResult | undefined) =>
    setResults((before) => ({ ...before, [path]: result }));
  const addToHistory = (calls: readonly (readonly [SentCall, CallResult])[]) => {
    const at = new Date().toLocaleTimeString();
    setHistory((before) =>
      calls.reduce(
        (entries, [{ procedure: called, draft: sent }, result]) =>
          addEntry(entries, { path: called.path, text: toSent(called, sent).text, result, at }),
        before,
      ),
    );
  };
  useEffect(() => setStoredHistory(toStorable(history)), [history, setStoredHistory]);

  return (
    <>
      <header className="top">
        <button
          type="button"
          className="menu"
          aria-expanded={isTreeOpen}
          aria-controls="tree"
          onClick={() => setTreeOpen(!isTreeOpen)}
        >
          Procedures
        </button>
        <h1>{title}</h1>
        <code className="url">{url}</code>
      </header>
      <div className="columns">
        <aside id="tree" className={isTreeOpen ? "open" : ""} aria-label="Navigation">
          <Tree procedures={procedures} selected={selected} onSelect={closeTree} />
        </aside>
        <main>
          {transformer === "other" && (
            <p className="note">
              This router uses a transformer that the panel does not support: inputs are sent as plain JSON,
              and outputs are shown as received.
            </p>
          )}
          <CredentialsView credentials={credentials} accounts={accounts} />
          {procedure === undefined || draft === undefined ? (
            <Welcome count={procedures.length} unknown={selected} />
          ) : (
            <ProcedureView
              key={procedure.path}
              procedure={procedure}
              draft={draft}
              onDraft={(changed) => setDraft(procedure.path, changed)}
              endpoint={endpoint}
              prepare={prepare}
              result={results[procedure.path]}
              onResult={(result) => {
                setResult(procedure.path, result);
                if (result !== undefined) addToHistory([[{ procedure, draft }, result]]);
              }}
              onAddToBatch={() => setBatch([...batch, { id: (batch.at(-1)?.id ?? 0) + 1, procedure, draft }])}
            />
          )}
          {batch.length > 0 && (
            <Batch items={batch} onChange={setBatch} prepare={prepare} onResults={addToHistory} />
          )}
          <History
            entries={history}
            onSelect={({ path, text, result }) => {
              const known = procedures.find((each) => each.path === path);
              if (known === undefined) return;
              setDraft(path, editDraft(initialDraft(known), text));
              setResult(path, result);
              location.hash = path;
            }}
            onClear={() => setHistory([])}
          />
        </main>
      </div>
    </>
  );
}

/** Scrolls the tree to the selected entry, over some frames: entries get their real height only when they come into view. */
function showSelected(framesLeft = 5): () => void {
  document.querySelector("#tree [aria-current]")?.scrollIntoView({ block: "nearest" });
  let cancel = () => {};
  const frame = requestAnimationFrame(() => {
    if (framesLeft > 0) cancel = showSelected(framesLeft - 1);
  });
  return () => {
    cancelAnimationFrame(frame);
    cancel();
  };
}

function Welcome({ count, unknown }: { count: number; unknown: string }) {
  if (count === 0) return <p>This router has no procedures.</p>;
  return (
    <p>
      {unknown === "" ? "Choose a procedure." : `There is no procedure ${unknown}.`} <kbd>/</kbd> searches,
      arrows move, <kbd>Ctrl + Enter</kbd> sends.
    </p>
  );
}

/** The selected procedure is the fragment of the URL, so that it can be linked to. */
function useHash(): string {
  const read = () => {
    try {
      return decodeURIComponent(location.hash.slice(1));
    } catch {
      return "";
    }
  };
  const [hash, setHash] = useState(read);
  useEffect(() => {
    const update = () => setHash(read());
    window.addEventListener("hashchange", update);
    return () => window.removeEventListener("hashchange", update);
  }, []);
  return hash;
}

/** Focuses the search before the next key press, so that no letter is lost. */
function useSearchKey(onSearch: () => void): void {
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof HTMLElement && event.target.matches("input, textarea, select");
      if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      flushSync(onSearch);
      document.getElementById("search")?.focus();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  });
}
