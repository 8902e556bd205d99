/** A form that gets a token for an e-mail address and a password, and can sign up new users. */
import { useState } from "react";
import type { FormEvent } from "react";
import type { Accounts } from "../description.ts";
import { isRecord } from "./json.ts";

export function SignIn({ accounts, onToken }: { accounts: Accounts; onToken: (token: string) => void }) {
  const [isNew, setNew] = useState(false);
  const [outcome, setOutcome] = useState("");
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (key: string) => {
      const value = form.get(key);
      return typeof value === "string" ? value : "";
    };
    const user = { name: text("name"), email: text("email"), password: text("password") };
    setOutcome("…");
    signIn(accounts, user, isNew)
      .then((token) => {
        onToken(token);
        setNew(false);
        return setOutcome(`Signed in as ${user.email}.`);
      })
      .catch((error: unknown) => setOutcome(error instanceof Error ? error.message : String(error)));
  };
  return (
    <form onSubmit={submit}>
      <fieldset>
        <legend>{isNew ? "Sign up" : "Sign in"}</legend>
        {isNew && (
          <>
            <label htmlFor="account-name">Name</label>
            <input id="account-name" name="name" required autoComplete="name" />
          </>
        )}
        <label htmlFor="account-email">E-mail</label>
        <input id="account-email" name="email" type="email" required autoComplete="username" />
        <label htmlFor="account-password">Password</label>
        <input
          id="account-password"
          name="password"
          type="password"
          required
          autoComplete={isNew ? "new-password" : "current-password"}
        />
        <div className="actions">
          <button type="submit" className="primary">
            {isNew ? "Sign up and sign in" : "Sign in"}
          </button>
          {accounts.signUpUrl !== undefined && (
            <button type="button" onClick={() => setNew(!isNew)}>
              {isNew ? "I have an account" : "Sign up instead"}
            </button>
          )}
        </div>
        <p role="status">{outcome}</p>
      </fieldset>
    </form>
  );
}

interface NewUser {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** @throws {Error} with the server's message */
async function signIn(accounts: Accounts, user: NewUser, isNew: boolean): Promise<string> {
  if (isNew && accounts.signUpUrl !== undefined) await post(accounts.signUpUrl, user);
  const { email, password } = user;
  const body = await post(accounts.signInUrl, { email, password });
  const token: unknown = isRecord(body) ? body[accounts.tokenField] : undefined;
  if (typeof token !== "string") throw new Error(`The response has no "${accounts.tokenField}".`);
  return token;
}

async function post(url: string, body: object): Promise<unknown> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const received: unknown = await response.json().catch(() => undefined);
  if (response.ok) return received;
  const messages = ["message", "detail", "title"].map((key) =>
    isRecord(received) ? received[key] : undefined,
  );
  const text = messages.find((each) => typeof each === "string");
  throw new Error(typeof text === "string" ? text : `The server responded with status ${response.status}.`);
}
