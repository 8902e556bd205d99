/** Asking for a link that sets a new password. */
import { useState } from "react";
import { account } from "../../api.ts";
import { messages } from "../../messages/account.ts";
import { accountPaths } from "../../routes.ts";
import { AccountForm } from "../../session/account-form.tsx";
import type { AccountPageProps } from "./account-pages.tsx";
import { Card, CardLink, Notice } from "./card.tsx";
import { emailField } from "./fields.ts";

export function ForgotPassword({ email, onEmail }: AccountPageProps) {
  const [sentTo, setSentTo] = useState<string>();
  return (
    <Card
      title={messages.forgotTitle}
      footer={<CardLink href={accountPaths.signIn}>{messages.back}</CardLink>}
    >
      {sentTo === undefined ? (
        <>
          <p className="mb-4 text-muted">{messages.forgotText}</p>
          <AccountForm
            hasFocus
            isWide
            submitLabel={messages.sendLink}
            fields={[emailField(email, onEmail)]}
            onSubmit={async (valueOf) => {
              const address = valueOf("email").trim();
              await account.requestPasswordReset({
                email: address,
                redirectTo: accountPaths.resetPassword,
              });
              setSentTo(address);
              return undefined;
            }}
          />
        </>
      ) : (
        <Notice>
          <p>{messages.forgotSent(sentTo)}</p>
          <CardLink href={accountPaths.resetPassword}>{messages.enterCode}</CardLink>
        </Notice>
      )}
    </Card>
  );
}
