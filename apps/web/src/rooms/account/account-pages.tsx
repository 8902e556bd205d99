/** Pages for those who are not signed in. */
import { useState } from "react";
import { useLocation } from "wouter";
import { messages } from "../../messages/account.ts";
import { useObservable } from "../../observable.ts";
import { accountPaths } from "../../routes.ts";
import { session } from "../../session/session.ts";
import { Card, linkLook } from "./card.tsx";
import { ForgotPassword } from "./forgot-password.tsx";
import { ResetPassword } from "./reset-password.tsx";
import { SignIn } from "./sign-in.tsx";
import { SignUp } from "./sign-up.tsx";
import { Verified } from "./verified.tsx";

export interface AccountPageProps {
  /** As it was written on one of the pages: it need not be written again on the next. */
  readonly email: string;
  readonly onEmail: (email: string) => void;
}

export default function AccountPages() {
  const [path] = useLocation();
  const [email, setEmail] = useState("");
  const state = useObservable(session);
  if (state.status === "signed_out" && state.notice !== undefined) return <NoAccounts text={state.notice} />;
  const props = { email, onEmail: setEmail };
  switch (path) {
    case accountPaths.signUp:
      return <SignUp {...props} />;
    case accountPaths.forgotPassword:
      return <ForgotPassword {...props} />;
    case accountPaths.resetPassword:
      return <ResetPassword />;
    case accountPaths.verified:
      return <Verified {...props} />;
    // Any other place waits under this page: it is there after signing in.
    default:
      return <SignIn {...props} />;
  }
}

function NoAccounts({ text }: { readonly text: string }) {
  return (
    <Card title={messages.noAccounts}>
      <p className="mb-2">{text}</p>
      <p className="mb-4 text-muted">{messages.noAccountsHint}</p>
      <a href="/docs" className={linkLook}>
        {messages.docs}
      </a>
    </Card>
  );
}
