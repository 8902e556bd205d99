/** Signing up. */
import { AccountError } from "@taskwell/client/account";
import { useState } from "react";
import { account } from "../../api.ts";
import { messages } from "../../messages/account.ts";
import { accountPaths } from "../../routes.ts";
import { AccountForm } from "../../session/account-form.tsx";
import { mayBeUnverified } from "../../session/form-error.ts";
import type { FormError } from "../../session/form-error.ts";
import { signUp } from "../../session/session.ts";
import type { AccountPageProps } from "./account-pages.tsx";
import { Card, CardLink, Notice } from "./card.tsx";
import { emailField, newPasswordField } from "./fields.ts";

export function SignUp({ email, onEmail }: AccountPageProps) {
  /** The address that a message was sent to. */
  const [sentTo, setSentTo] = useState<string>();
  if (sentTo !== undefined) return <Sent email={sentTo} />;

  const submit = async (user: { name: string; email: string; password: string }) => {
    try {
      await signUp(user);
    } catch (error) {
      // Signed up, or not, but not in: the server does not tell whose the address is.
      if (!(error instanceof AccountError) || error.status !== 401) throw error;
      if (!mayBeUnverified(error)) return { field: "email", text: messages.mayBeTaken } satisfies FormError;
      setSentTo(user.email);
    }
    return undefined;
  };
  return (
    <Card
      title={messages.signUp}
      footer={
        <>
          {messages.toSignIn} <CardLink href={accountPaths.signIn}>{messages.signIn}</CardLink>
        </>
      }
    >
      <AccountForm
        hasFocus
        isWide
        submitLabel={messages.signUp}
        fields={[
          { name: "name", label: messages.name, autoComplete: "name" },
          emailField(email, onEmail),
          newPasswordField("password", messages.password),
        ]}
        onSubmit={(valueOf) =>
          submit({
            name: valueOf("name").trim(),
            email: valueOf("email").trim(),
            password: valueOf("password"),
          })
        }
      />
    </Card>
  );
}

function Sent({ email }: { readonly email: string }) {
  return (
    <Card
      title={messages.signUpDone}
      footer={<CardLink href={accountPaths.signIn}>{messages.signIn}</CardLink>}
    >
      <Notice>
        <p>{messages.signUpSent(email)}</p>
        <p className="text-muted">{messages.signUpNothingCame}</p>
      </Notice>
      <SendAgain email={email} />
    </Card>
  );
}

function SendAgain({ email }: { readonly email: string }) {
  const [isSent, setSent] = useState(false);
  return (
    <div className="mt-4">
      <AccountForm
        look="plain"
        fields={[]}
        submitLabel={messages.sendAgain}
        onSubmit={async () => {
          await account.sendVerificationEmail({ email, callbackURL: accountPaths.verified });
          setSent(true);
          return undefined;
        }}
      />
      <p role="status" className="mt-2">
        {isSent && messages.sentAgain}
      </p>
    </div>
  );
}
