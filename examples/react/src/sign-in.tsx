/** Signing in, and signing up. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { account, changeUser } from "./api.ts";

export function SignIn() {
  const [isNew, setNew] = useState(false);
  const signIn = useMutation({
    mutationFn: (user: { name: string; email: string; password: string }) =>
      isNew ? account.signUp(user) : account.signIn(user),
    onSuccess: changeUser,
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const data = new FormData(event.currentTarget);
        const text = (name: string) => String(data.get(name) ?? "");
        signIn.mutate({ name: text("name"), email: text("email"), password: text("password") });
      }}
    >
      <h1>{isNew ? "Sign up" : "Sign in"}</h1>
      {isNew && (
        <label>
          Name <input name="name" autoComplete="name" required />
        </label>
      )}
      <label>
        E-mail <input name="email" type="email" autoComplete="username" required />
      </label>
      <label>
        Password{" "}
        <input
          name="password"
          type="password"
          autoComplete={isNew ? "new-password" : "current-password"}
          required
        />
      </label>
      <button disabled={signIn.isPending}>{isNew ? "Sign up" : "Sign in"}</button>
      <button type="button" onClick={() => setNew(!isNew)}>
        {isNew ? "I have an account" : "I am new here"}
      </button>
      {signIn.isError && <p role="alert">{signIn.error.message}</p>}
    </form>
  );
}
