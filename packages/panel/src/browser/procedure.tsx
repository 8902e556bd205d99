/** One procedure: its input, buttons to call it, the result, and the call as code. */
import { useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import type { ProcedureDescription } from "../description.ts";
import { ResultView } from "./result.tsx";
import { CopyButton } from "./copy-button.tsx";
import { Input } from "./input.tsx";
import { withoutDefaults } from "./defaults.ts";
import type { Draft } from "./json.ts";
import { draftOf, revive } from "./json.ts";
import { Prose } from "./prose.tsx";
import { send } from "./send.ts";
import type { CallResult, Call, Endpoint } from "./send.ts";
import { languages, snippet } from "./snippets.ts";
import type { Language } from "./snippets.ts";
import { Subscription } from "./subscription.tsx";
import { TypeBadge } from "./tree.tsx";

interface ProcedureProps {
  readonly procedure: ProcedureDescription;
  readonly draft: Draft;
  readonly onDraft: (draft: Draft) => void;
  readonly endpoint: Endpoint;
  readonly prepare: () => Promise<Endpoint>;
  readonly result: CallResult | undefined;
  readonly onResult: (result: CallResult | undefined) => void;
  readonly onAddToBatch: () => void;
}

/** What is sent of a draft: all that was typed; of a form, what differs from the defaults. */
export function toSent({ input }: ProcedureDescription, draft: Draft): Draft {
  return draft.isTyped === true || input === undefined ? draft : draftOf(withoutDefaults(draft.value, input));
}

/** A call with its input converted for the transformer. */
export function toCall(
  procedure: ProcedureDescription,
  draft: Draft,
  { transformer }: Pick<Endpoint, "transformer">,
): Call {
  const { input } = procedure;
  const { value } = toSent(procedure, draft);
  return {
    procedure,
    input: transformer === "superjson" && input !== undefined ? revive(value, input) : value,
  };
}

export function ProcedureView(props: ProcedureProps) {
  const { procedure, draft, onDraft, endpoint, prepare, result, onResult, onAddToBatch } = props;
  const [runningCall, setRunning] = useState<AbortController>();
  const [subscribedTo, setSubscribedTo] = useState<{ call: Call; endpoint: Endpoint }>();
  const view = useRef<HTMLElement>(null);
  const [answers, setAnswers] = useState(0);
  const isSubscription = procedure.type === "subscription";
  const call = useMemo(() => toCall(procedure, draft, endpoint), [procedure, draft, endpoint]);

  const start = async () => {
    if (draft.problem !== undefined) return view.current?.querySelector<HTMLElement>(".json-text")?.focus();
    if (isSubscription) {
      onResult(undefined);
      setSubscribedTo({ call, endpoint: await prepare() });
      return setAnswers(answers + 1);
    }
    const controller = new AbortController();
    setRunning(controller);
    onResult(await send(call, await prepare(), controller.signal));
    setRunning(undefined);
    setAnswers(answers + 1);
  };
  const canSend = !procedure.takesFile && runningCall === undefined;
  useSendKey(() => {
    if (canSend) void start();
  });
  useEffect(() => {
    if (answers > 0) showAnswer(view.current);
  }, [answers]);
  return (
    <article ref={view} aria-labelledby="procedure-path">
      <header>
        <h2 id="procedure-path">
          <TypeBadge type={procedure.type} /> {procedure.path}
        </h2>
        {procedure.description !== undefined && (
          <p>
            <Prose text={procedure.description} />
          </p>
        )}
        {procedure.meta !== undefined && (
          <details>
            <summary>Meta</summary>
            <pre tabIndex={0}>{JSON.stringify(procedure.meta, undefined, 2)}</pre>
          </details>
        )}
      </header>
      <section aria-label="Input">
        <h3>Input</h3>
        {procedure.takesFile ? (
          <p className="note" role="note">
            This procedure takes a file, which cannot be sent from this page. Call it from your own code, with
            a <code>FormData</code> or the file itself as the input.
          </p>
        ) : (
          <>
            <Input
              procedure={procedure}
              draft={draft}
              onChange={onDraft}
              issues={result?.issues ?? noIssues}
            />
            <div className="actions">
              <button type="button" className="primary" disabled={!canSend} onClick={() => void start()}>
                {isSubscription ? "Subscribe" : "Send"}
              </button>
              <kbd>Ctrl + Enter</kbd>
              {runningCall !== undefined && (
                <button type="button" onClick={() => runningCall.abort()}>
                  Cancel
                </button>
              )}
              {!isSubscription && (
                <button type="button" disabled={draft.problem !== undefined} onClick={onAddToBatch}>
                  Add to batch
                </button>
              )}
            </div>
          </>
        )}
      </section>
      <section aria-label="Response" aria-live="polite" aria-busy={runningCall !== undefined}>
        {(result !== undefined || runningCall !== undefined) && <h3>Response</h3>}
        {runningCall !== undefined && <p>Waiting for the server…</p>}
        {runningCall === undefined && result !== undefined && <ResultView result={result} />}
      </section>
      {subscribedTo !== undefined && (
        <Subscription
          {...subscribedTo}
          onFailure={(failure) => {
            onResult(failure);
            setAnswers(answers + 1);
          }}
          onClear={() => setSubscribedTo(undefined)}
        />
      )}
      {!procedure.takesFile && <Code call={call} endpoint={endpoint} />}
    </article>
  );
}

/** Ctrl + Enter sends, wherever the focus is, except in the form for signing in. */
function useSendKey(onSend: () => void): void {
  const listen = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.repeat) return;
    if (event.target instanceof Element && event.target.closest("form") !== null) return;
    event.preventDefault();
    onSend();
  });
  useEffect(() => {
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}

/** Scrolls to the answer; if fields have errors, in such a way that the first of them can be seen. */
function showAnswer(view: HTMLElement | null): void {
  for (const selector of ["[aria-label=Subscription]", "[aria-label=Response]", ".form .error-detail"])
    view?.querySelector(selector)?.scrollIntoView({ block: "nearest" });
}

const noIssues: CallResult["issues"] = [];

function Code({ call, endpoint }: { call: Call; endpoint: Endpoint }) {
  const [language, setLanguage] = useState<Language>("curl");
  const text = useMemo(() => {
    try {
      return snippet(language, call, endpoint);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }, [language, call, endpoint]);
  return (
    <section aria-label="Code">
      <h3>Code</h3>
      <div className="measures">
        <div className="tabs" role="group" aria-label="Language">
          {languages.map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={language === each}
              onClick={() => setLanguage(each)}
            >
              {each}
            </button>
          ))}
        </div>
        <CopyButton text={text} label="Copy code" />
      </div>
      <pre tabIndex={0} aria-label={`The call as ${language}`} className="value" data-testid="code">
        {text}
      </pre>
    </section>
  );
}
