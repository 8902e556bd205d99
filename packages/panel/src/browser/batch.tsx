/** Calls that are sent in one request. */
import { useState } from "react";
import { ResultView } from "./result.tsx";
import type { Draft } from "./json.ts";
import type { ProcedureDescription } from "../description.ts";
import { toCall } from "./procedure.tsx";
import { sendBatch } from "./send.ts";
import type { CallResult, Endpoint } from "./send.ts";

export interface BatchItem {
  readonly id: number;
  readonly procedure: ProcedureDescription;
  readonly draft: Draft;
}

interface BatchProps {
  readonly items: readonly BatchItem[];
  readonly onChange: (items: readonly BatchItem[]) => void;
  readonly prepare: () => Promise<Endpoint>;
  readonly onResults: (results: readonly (readonly [BatchItem, CallResult])[]) => void;
}

export function Batch({ items, onChange, prepare, onResults }: BatchProps) {
  const [results, setResults] = useState<ReadonlyMap<number, CallResult>>(new Map());
  const [isRunning, setRunning] = useState(false);
  const sendAll = async () => {
    setRunning(true);
    const endpoint = await prepare();
    const calls = items.map(({ procedure, draft }) => toCall(procedure, draft, endpoint));
    const received = await sendBatch(calls, endpoint, new AbortController().signal);
    const pairs = items.flatMap((item, index) => {
      const result = received[index];
      return result === undefined ? [] : [[item, result] as const];
    });
    setResults(new Map(pairs.map(([item, result]) => [item.id, result])));
    onResults(pairs);
    setRunning(false);
  };
  // tRPC requires separate requests for queries and mutations.
  const types = new Set(items.map(({ procedure }) => procedure.type));
  return (
    <section className="batch" aria-label="Batch">
      <h2>Batch</h2>
      <ol>
        {items.map((item) => {
          const result = results.get(item.id);
          return (
            <li key={item.id}>
              <div className="measures">
                <code>{item.procedure.path}</code>
                <button
                  type="button"
                  aria-label={`Remove ${item.procedure.path} from the batch`}
                  onClick={() => onChange(items.filter(({ id }) => id !== item.id))}
                >
                  ×
                </button>
              </div>
              <code className="summary">{item.draft.text.replaceAll(/\s+/g, " ")}</code>
              {result !== undefined && <ResultView result={result} />}
            </li>
          );
        })}
      </ol>
      <div className="actions">
        <button type="button" className="primary" disabled={isRunning} onClick={() => void sendAll()}>
          Send batch of {items.length}
        </button>
        <button type="button" onClick={() => onChange([])}>
          Clear
        </button>
      </div>
      {types.size > 1 && <p className="note">Queries and mutations are sent in separate requests.</p>}
    </section>
  );
}
