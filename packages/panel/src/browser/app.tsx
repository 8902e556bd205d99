/** The page as a whole: the tree on the left, the selected procedure, and what was called before. */
import { useCallback, useEffect, useLayoutEffect, useMemo, useState } from "react";
import { flushSync } from "react-dom";
import type { PanelDescription } from "../description.ts";
import { Batch } from "./batch.tsx";
import type { BatchItem } from "./batch.tsx";
import { CredentialsView, useCredentials } from "./credentials.tsx";
import { History, isHistory, storable, withEntry } from "./history.tsx";
import type { Entry } from "./history.tsx";
import { firstDraft } from "./input.tsx";
import { retyped } from "./json.ts";
import type { Draft } from "./json.ts";
import { ProcedureView } from "./procedure.tsx";
import type { Answer, Endpoint } from "./send.ts";
import { useStored } from "./stored.ts";
import { Tree } from "./tree.tsx";

type Called = Pick<BatchItem, "procedure" | "draft">;

export function App({ description }: { description: PanelDescription }) {
  const { title, url, transformer, procedures, accounts } = description;
  const selected = useHash();
  const procedure = procedures.find(({ path }) => path === selected);
  const credentials = useCredentials(accounts);
  const [drafts, setDrafts] = useState<Readonly<Record<string, Draft>>>({});
  const untouched = useMemo(() => procedure && firstDraft(procedure), [procedure]);
  const draft = drafts[selected] ?? untouched;
  const [answers, setAnswers] = useState<Readonly<Record<string, Answer | undefined>>>({});
  const [stored, setStored] = useStored<readonly Entry[]>("history", [], isHistory);
  const [recent, setRecent] = useState<readonly Entry[]>(stored);
  const [batch, setBatch] = useState<readonly BatchItem[]>([]);
  const [isTreeOpen, setTreeOpen] = useState(false);
  const closeTree = useCallback(() => setTreeOpen(false), []);
  useSearchKey(() => setTreeOpen(true));

  const { asHeaders, renewed } = credentials;
  const endpoint: Endpoint = useMemo(
    () => ({ url, transformer, headers: asHeaders }),
    [url, transformer, asHeaders],
  );
  const prepare = async () => ({ ...endpoint, headers: await renewed() });

  const setDraft = (path: string, changed: Draft) => setDrafts((before) => ({ ...before, [path]: changed }));
  const setAnswer = (path: string, answer: Answer | undefined) =>
    setAnswers((before) => ({ ...before, [path]: answer }));
  const remember = (calls: readonly (readonly [Called, Answer])[]) => {
    const at = new Date().toLocaleTimeString();
    setRecent((before) =>
      calls.reduce(
        (history, [{ procedure: called, draft: sent }, answer]) =>
          withEntry(history, { path: called.path, text: sent.text, answer, at }),
        before,
      ),
    );
  };
  useEffect(() => setStored(storable(recent)), [recent, setStored]);

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
              This router has a transformer that is not known here: inputs are sent as plain JSON, and answers
              shown as they come.
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
              answer={answers[procedure.path]}
              onAnswer={(answer) => {
                setAnswer(procedure.path, answer);
                if (answer !== undefined) remember([[{ procedure, draft }, answer]]);
              }}
              onAddToBatch={() => setBatch([...batch, { id: (batch.at(-1)?.id ?? 0) + 1, procedure, draft }])}
            />
          )}
          {batch.length > 0 && (
            <Batch items={batch} onChange={setBatch} prepare={prepare} onAnswers={remember} />
          )}
          <History
            entries={recent}
            onSelect={({ path, text, answer }) => {
              const known = procedures.find((each) => each.path === path);
              if (known === undefined) return;
              setDraft(path, retyped(firstDraft(known), text));
              setAnswer(path, answer);
              location.hash = path;
            }}
            onClear={() => setRecent([])}
          />
        </main>
      </div>
    </>
  );
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

/** The selected procedure is the fragment of the URL: it can be linked to. */
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

/** Whoever types on loses no letter: the search has the focus before the next key comes. */
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
