/** A running subscription: its state and its events. */
import { useEffect, useRef, useState } from "react";
import { Value } from "./result.tsx";
import { subscribe } from "./send.ts";
import type { CallResult, Call, Endpoint } from "./send.ts";

interface SubscriptionProps {
  readonly call: Call;
  readonly endpoint: Endpoint;
  readonly onFailure: (failure: CallResult) => void;
  readonly onClear: () => void;
}

interface Event {
  readonly number: number;
  readonly at: string;
  readonly data: unknown;
}

/** How many of the last events are shown. */
const maxEvents = 200;

export function Subscription({ call, endpoint, onFailure, onClear }: SubscriptionProps) {
  const [events, setEvents] = useState<readonly Event[]>([]);
  const [state, setState] = useState<"connecting" | "listening" | "ended" | "stopped" | "failed">(
    "connecting",
  );
  const stop = useRef(() => {});
  const onFailureRef = useRef(onFailure);
  onFailureRef.current = onFailure;

  useEffect(() => {
    let number = 0;
    setEvents([]);
    setState("connecting");
    stop.current = subscribe(call, endpoint, {
      onStart: () => setState("listening"),
      onData: (data) => {
        number += 1;
        const event = { number, at: new Date().toLocaleTimeString(), data };
        setEvents((before) => [event, ...before].slice(0, maxEvents));
      },
      onError: (failure) => {
        setState("failed");
        onFailureRef.current(failure);
      },
      onEnd: () => setState("ended"),
    });
    return () => stop.current();
  }, [call, endpoint]);

  const isOver = state !== "connecting" && state !== "listening";
  const look = { failed: "bad", ended: "", stopped: "", connecting: "good", listening: "good" }[state];
  return (
    <section aria-label="Subscription">
      <h3>Events</h3>
      <div className="measures">
        <strong data-testid="subscription" className={look} role="status">
          {state}
        </strong>
        <span>{events[0]?.number ?? 0} events</span>
        {isOver ? (
          <button type="button" onClick={onClear}>
            Clear
          </button>
        ) : (
          <button
            type="button"
            onClick={() => {
              stop.current();
              setState("stopped");
            }}
          >
            Stop
          </button>
        )}
      </div>
      <ol className="events" reversed>
        {events.map(({ number, at, data }) => (
          <li key={number} value={number}>
            <time>{at}</time>
            <Value value={data} />
          </li>
        ))}
      </ol>
    </section>
  );
}
