/** Where the user is signed in, to end what should not be. */
import { useQuery } from "@tanstack/react-query";
import type { SessionEntry } from "@taskwell/client/account";
import { useRef } from "react";
import { account, queryClient } from "../../api.ts";
import { messages } from "../../messages/settings.ts";
import { Button } from "../../parts/button.tsx";
import { formErrorOf } from "../../session/form-error.ts";
import { showToast } from "../../shell/toasts.tsx";
import { dayOf } from "../../time/days.ts";
import { formatDay, formatInstant } from "../../time/format.ts";
import { useToday } from "../../time/use-now.ts";
import { deviceOf } from "./device.ts";
import { Section } from "./section.tsx";

const queryKey = ["sessions"];

export async function refreshSessions(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey });
}

export function Sessions() {
  const list = useRef<HTMLUListElement>(null);
  const sessions = useQuery({ queryKey, queryFn: () => account.sessions(), staleTime: 0 });
  const end = async (work: Promise<void>, done: string) => {
    try {
      await work;
      showToast(done);
    } catch (error) {
      showToast(formErrorOf(error, []).text);
    }
    await refreshSessions();
    // The button that was pressed may be gone.
    list.current?.focus();
  };
  const hasOthers = sessions.data?.some(({ isCurrent }) => !isCurrent) ?? false;
  return (
    <Section title={messages.sessions}>
      {sessions.isError && sessions.data === undefined && (
        <div role="alert">
          <p className="mb-2 text-muted">{messages.sessionsFailed}</p>
          <Button onClick={() => void sessions.refetch()}>{messages.tryAgain}</Button>
        </div>
      )}
      <ul ref={list} tabIndex={-1} aria-label={messages.sessions} className="mb-4 outline-none">
        {sessions.data?.map((session) => (
          <SessionRow
            key={session.id}
            session={session}
            onEnd={(device) => void end(account.endSession(session.id), messages.sessionEnded(device))}
          />
        ))}
      </ul>
      {hasOthers && (
        <>
          <Button onClick={() => void end(account.endOtherSessions(), messages.othersEnded)}>
            {messages.endOthers}
          </Button>
          <p className="mt-2 text-sm text-muted">{messages.endSessionHint}</p>
        </>
      )}
    </Section>
  );
}

interface SessionRowProps {
  readonly session: SessionEntry;
  readonly onEnd: (device: string) => void;
}

function SessionRow({ session, onEnd }: SessionRowProps) {
  const today = useToday();
  const { program, system } = deviceOf(session.userAgent) ?? {};
  const device = program === undefined ? messages.unknownDevice : messages.device(program, system);
  const details = [
    messages.lastUsed(formatDay(dayOf(Date.parse(session.lastUsedAt)), today)),
    messages.signedInAt(formatInstant(session.createdAt)),
    ...(session.ipAddress === null ? [] : [session.ipAddress]),
  ];
  return (
    <li className="flex items-center gap-3 border-b border-line py-3 last:border-b-0">
      <div className="min-w-0 flex-1">
        <p className="font-medium">
          {device}
          {session.isCurrent && (
            <span className="ml-2 rounded bg-accent-soft px-1.5 py-0.5 text-sm font-normal text-accent">
              {messages.thisBrowser}
            </span>
          )}
        </p>
        <p className="text-sm break-words text-muted">{details.join(" · ")}</p>
      </div>
      {!session.isCurrent && (
        <Button aria-label={messages.endSessionOf(device)} onClick={() => onEnd(device)}>
          {messages.endSession}
        </Button>
      )}
    </li>
  );
}
