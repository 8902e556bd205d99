/** Who calls: a bearer token, other headers, and a form to sign in with where there are accounts. */
import { useMemo, useState } from "react";
import type { Accounts } from "../description.ts";
import { isRecord } from "./json.ts";
import { SignIn } from "./sign-in.tsx";
import { useStored } from "./stored.ts";
import { expiresSoon } from "./token.ts";

interface Header {
  readonly name: string;
  readonly value: string;
}

interface Stored {
  readonly token: string;
  readonly headers: readonly Header[];
}

export interface Credentials extends Stored {
  readonly change: (part: Partial<Stored>) => void;
  readonly asHeaders: Readonly<Record<string, string>>;
  /** As `asHeaders`, with a new token if the old one is about to expire and the session can be asked for it. */
  readonly renewed: () => Promise<Readonly<Record<string, string>>>;
}

export function useCredentials(accounts: Accounts | undefined): Credentials {
  const [stored, setStored] = useStored<Stored>("credentials", { token: "", headers: [] }, isStored);
  const change = (part: Partial<Stored>) => setStored((before) => ({ ...before, ...part }));
  const asHeaders = useMemo(() => headersOf(stored), [stored]);
  return {
    ...stored,
    change,
    asHeaders,
    renewed: async () => {
      if (accounts?.refreshUrl === undefined || !expiresSoon(stored.token)) return asHeaders;
      const token = await refresh(accounts.refreshUrl);
      if (token === undefined) return asHeaders;
      change({ token });
      return headersOf({ ...stored, token });
    },
  };
}

function headersOf({ token, headers }: Stored): Record<string, string> {
  const named = headers.filter(({ name }) => /^[\w!#$%&'*+.^`|~-]+$/.test(name));
  return {
    ...(token === "" ? {} : { authorization: `Bearer ${token}` }),
    ...Object.fromEntries(named.map(({ name, value }) => [name.toLowerCase(), value])),
  };
}

async function refresh(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(url);
    const body: unknown = await response.json();
    return isRecord(body) && typeof body["token"] === "string" ? body["token"] : undefined;
  } catch {
    return undefined;
  }
}

function isStored(value: unknown): value is Stored {
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
  const signedIn = (next: string) => {
    change({ token: next });
    setOpen(false);
  };
  return (
    <details className="who" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{token === "" ? "Token and headers" : "Token and headers (a token is set)"}</summary>
      <div className="credentials">
        {accounts !== undefined && <SignIn accounts={accounts} onToken={signedIn} />}
        <Headers credentials={credentials} />
      </div>
    </details>
  );
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
            Forget the token
          </button>
        )}
      </div>
    </fieldset>
  );
}
