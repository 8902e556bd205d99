/** Setting a new password with the link, or the code, of an e-mail. */
import { useState } from "react";
import { useSearchParams } from "wouter";
import { account } from "../../api.ts";
import { messages } from "../../messages/account.ts";
import { accountPaths } from "../../routes.ts";
import { AccountForm } from "../../session/account-form.tsx";
import { refreshSession } from "../../session/session.ts";
import { Card, CardLink, NextLink, Notice } from "./card.tsx";
import { newPasswordField } from "./fields.ts";

export function ResetPassword() {
  const [parameters] = useSearchParams();
  const [isDone, setDone] = useState(false);
  const back = <CardLink href={accountPaths.signIn}>{messages.back}</CardLink>;
  if (isDone)
    return (
      <Card title={messages.resetDone}>
        <Notice>
          <p>{messages.resetDoneText}</p>
        </Notice>
        <NextLink href={accountPaths.signIn}>{messages.signIn}</NextLink>
      </Card>
    );
  if (parameters.has("error"))
    return (
      <Card title={messages.deadLink} footer={back}>
        <p>{messages.deadLinkText}</p>
        <NextLink href={accountPaths.forgotPassword}>{messages.askAgain}</NextLink>
      </Card>
    );

  const reset = async (newPassword: string, token: string) => {
    await account.resetPassword({ newPassword, token });
    setDone(true);
    // All sessions have ended, and so has one of this browser.
    await refreshSession();
    return undefined;
  };
  const password = newPasswordField("newPassword", messages.newPassword);
  const token = parameters.get("token");
  return (
    <Card title={messages.resetTitle} footer={back}>
      {token === null ? (
        <AccountForm
          hasFocus
          isWide
          submitLabel={messages.setPassword}
          fields={[{ name: "token", label: messages.code, autoComplete: "one-time-code" }, password]}
          onSubmit={(valueOf) => reset(valueOf("newPassword"), valueOf("token").trim())}
        />
      ) : (
        <AccountForm
          hasFocus
          isWide
          submitLabel={messages.setPassword}
          fields={[password]}
          onSubmit={(valueOf) => reset(valueOf("newPassword"), token)}
        />
      )}
    </Card>
  );
}
