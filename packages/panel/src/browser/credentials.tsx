/** The credentials of calls: a bearer token, other headers, and a form for signing in if there are accounts. */
import { useMemo, useState } from "react";
import type { Accounts } from "../description.ts";
import { isRecord } from "./json.ts";
import { SignIn } from "./sign-in.tsx";
import { useStored } from "./stored-state.ts";
import { expiresSoon, userOf } from "./token.ts";

interface Header {
  readonly name: string;
  readonly value: string;
}

interface StoredCredentials {
  readonly token: string;
  readonly headers: readonly Header[];
}

export interface Credentials extends StoredCredentials {
  readonly change: (part: Partial<StoredCredentials>) => void;
  readonly requestHeaders: Readonly<Record<string, string>>;
  /** Returns `requestHeaders`, with a new token if the old one is about to expire and the session can renew it. */
  readonly renewHeaders: () => Promise<Readonly<Record<string, string>>>;
}

export function useCredentials(accounts: Accounts | undefined): Credentials {
  const [stored, setStored] = useStored<StoredCredentials>(
    "credentials",
    { token: "", headers: [] },
    isStoredCredentials,
  );
  const change = (part: Partial<StoredCredentials>) => setStored((before) => ({ ...before, ...part }));
  const requestHeaders = useMemo(() => headersOf(stored), [stored]);
  return {
    ...stored,
    change,
    requestHeaders,
    renewHeaders: async () => {
      if (accounts?.refreshUrl === undefined || !expiresSoon(stored.token)) return requestHeaders;
      const token = await fetchToken(accounts.refreshUrl);
      if (token === undefined) return requestHeaders;
      change({ token });
      return headersOf({ ...stored, token });
    },
  };
}

function headersOf({ token, headers }: StoredCredentials): Record<string, string> {
  const validHeaders = headers.filter(({ name }) => /^[\w!#$%&'*+.^`|~-]+$/.test(name));
  return {
    ...(token === "" ? {} : { authorization: `Bearer ${token}` }),
    ...Object.fromEntries(validHeaders.map(({ name, value }) => [name.toLowerCase(), value])),
  };
}

async function fetchToken(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(url);
    const body: unknown = await response.json();
    return isRecord(body) && typeof body["token"] === "string" ? body["token"] : undefined;
  } catch {
    return undefined;
  }
}

function isStoredCredentials(value: unknown): value is StoredCredentials {
  return (
    isRecord(value) &&
    typeof value["token"] === "string" &&
    Array.isArray(value["headers"]) &&
    value["headers"].every(
      (each) => isRecord(each) && typeof each["name"] === "string" && typeof each["value"] === "string",
    )
  );
}

interface CredentialsProps {
  readonly credentials: Credentials;
  readonly accounts: Accounts | undefined;
}

export function CredentialsView({ credentials, accounts }: CredentialsProps) {
  const { token, change } = credentials;
  const [isOpen, setOpen] = useState(token === "" && accounts !== undefined);
  const onSignedIn = (next: string) => {
    change({ token: next });
    setOpen(false);
  };
  return (
    <details className="who" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{summaryOf(token)}</summary>
      <div className="credentials">
        {accounts !== undefined && <SignIn accounts={accounts} onToken={onSignedIn} />}
        <Headers credentials={credentials} />
      </div>
    </details>
  );
}

function summaryOf(token: string): string {
  if (token === "") return "Token and headers";
  const user = userOf(token);
  return user === undefined ? "Token and headers (a token is set)" : `Signed in as ${user}`;
}

function Headers({ credentials }: Pick<CredentialsProps, "credentials">) {
  const { token, headers, change } = credentials;
  const replace = (index: number, part: Partial<Header>) =>
    change({ headers: headers.map((header, at) => (at === index ? { ...header, ...part } : header)) });
  return (
    <fieldset>
      <legend>Sent with every call</legend>
      <label htmlFor="token">Bearer token</label>
      <textarea
        id="token"
        rows={3}
        spellCheck={false}
        autoComplete="off"
        value={token}
        placeholder="none"
        onChange={(event) => change({ token: event.target.value.replace(/^Bearer\s+|\s+/gi, "") })}
      />
      {headers.map(({ name, value }, index) => (
        <div className="header-row" key={index}>
          <input
            aria-label={`Name of header ${index + 1}`}
            placeholder="name"
            value={name}
            onChange={(event) => replace(index, { name: event.target.value })}
          />
          <input
            aria-label={`Value of header ${index + 1}`}
            placeholder="value"
            value={value}
            onChange={(event) => replace(index, { value: event.target.value })}
          />
          <button
            type="button"
            aria-label={`Remove header ${index + 1}`}
            onClick={() => change({ headers: headers.filter((_, at) => at !== index) })}
          >
            ×
          </button>
        </div>
      ))}
      <div className="actions">
        <button type="button" onClick={() => change({ headers: [...headers, { name: "", value: "" }] })}>
          Add a header
        </button>
        {token !== "" && (
          <button type="button" onClick={() => change({ token: "" })}>
            Remove the token
          </button>
        )}
      </div>
    </fieldset>
  );
}
