/** Calls that go to the server in one request. */
import { useState } from "react";
import { AnswerView } from "./answer.tsx";
import type { Draft } from "./json.ts";
import type { ProcedureDescription } from "../description.ts";
import { callOf } from "./procedure.tsx";
import { sendBatch } from "./send.ts";
import type { Answer, Endpoint } from "./send.ts";

export interface BatchItem {
  readonly id: number;
  readonly procedure: ProcedureDescription;
  readonly draft: Draft;
}

interface BatchProps {
  readonly items: readonly BatchItem[];
  readonly onChange: (items: readonly BatchItem[]) => void;
  readonly prepare: () => Promise<Endpoint>;
  readonly onAnswers: (answers: readonly (readonly [BatchItem, Answer])[]) => void;
}

export function Batch({ items, onChange, prepare, onAnswers }: BatchProps) {
  const [answers, setAnswers] = useState<ReadonlyMap<number, Answer>>(new Map());
  const [isRunning, setRunning] = useState(false);
  const sendAll = async () => {
    setRunning(true);
    const endpoint = await prepare();
    const calls = items.map(({ procedure, draft }) => callOf(procedure, draft, endpoint));
    const received = await sendBatch(calls, endpoint, new AbortController().signal);
    const pairs = items.flatMap((item, index) => {
      const answer = received[index];
      return answer === undefined ? [] : [[item, answer] as const];
    });
    setAnswers(new Map(pairs.map(([item, answer]) => [item.id, answer])));
    onAnswers(pairs);
    setRunning(false);
  };
  // tRPC takes queries and mutations in separate requests.
  const kinds = new Set(items.map(({ procedure }) => procedure.type));
  return (
    <section className="batch" aria-label="Batch">
      <h2>Batch</h2>
      <ol>
        {items.map((item) => {
          const answer = answers.get(item.id);
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
              {answer !== undefined && <AnswerView answer={answer} />}
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
      {kinds.size > 1 && <p className="note">Queries and mutations go in one request each.</p>}
    </section>
  );
}
