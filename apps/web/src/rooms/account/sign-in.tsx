/** Signing in. */
import { messages } from "../../messages/account.ts";
import { accountPaths } from "../../routes.ts";
import { AccountForm } from "../../session/account-form.tsx";
import { signIn } from "../../session/session.ts";
import type { AccountPageProps } from "./account-pages.tsx";
import { Card, CardLink } from "./card.tsx";
import { emailField } from "./fields.ts";

export function SignIn({ email, onEmail }: AccountPageProps) {
  return (
    <Card
      title={messages.signIn}
      footer={
        <>
          {messages.toSignUp} <CardLink href={accountPaths.signUp}>{messages.signUp}</CardLink>
        </>
      }
    >
      <AccountForm
        hasFocus
        isWide
        submitLabel={messages.signIn}
        fields={[
          emailField(email, onEmail),
          {
            name: "password",
            label: messages.password,
            type: "password",
            autoComplete: "current-password",
          },
        ]}
        onSubmit={async (valueOf) => {
          await signIn({ email: valueOf("email").trim(), password: valueOf("password") });
          return undefined;
        }}
      >
        <p className="-mt-1 mb-4 text-sm">
          <CardLink href={accountPaths.forgotPassword}>{messages.forgotPassword}</CardLink>
        </p>
      </AccountForm>
    </Card>
  );
}
