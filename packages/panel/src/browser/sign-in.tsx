/** Gets a token for an e-mail address and a password, and signs up whoever has none. */
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
    const person = { name: text("name"), email: text("email"), password: text("password") };
    setOutcome("…");
    signIn(accounts, person, isNew)
      .then((token) => {
        onToken(token);
        setNew(false);
        return setOutcome(`Signed in as ${person.email}.`);
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
            {isNew ? "Sign up and in" : "Sign in"}
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

interface Person {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** @throws {Error} with what the server said */
async function signIn(accounts: Accounts, person: Person, isNew: boolean): Promise<string> {
  if (isNew && accounts.signUpUrl !== undefined) await post(accounts.signUpUrl, person);
  const { email, password } = person;
  const answer = await post(accounts.signInUrl, { email, password });
  const token: unknown = isRecord(answer) ? answer[accounts.tokenField] : undefined;
  if (typeof token !== "string") throw new Error(`The answer has no "${accounts.tokenField}".`);
  return token;
}

async function post(url: string, body: object): Promise<unknown> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) return answer;
  const said = ["message", "detail", "title"].map((key) => (isRecord(answer) ? answer[key] : undefined));
  const text = said.find((each) => typeof each === "string");
  throw new Error(typeof text === "string" ? text : `The server answered ${response.status}.`);
}
