/** Where the link of an e-mail leads that verifies an address. */
import { useEffect, useState } from "react";
import { useSearchParams } from "wouter";
import { account } from "../../api.ts";
import { messages } from "../../messages/account.ts";
import { useObservable } from "../../observable.ts";
import { accountPaths, pathOf } from "../../routes.ts";
import { AccountForm } from "../../session/account-form.tsx";
import { refreshSession, session } from "../../session/session.ts";
import type { AccountPageProps } from "./account-pages.tsx";
import { Card, CardLink, NextLink, Notice } from "./card.tsx";
import { emailField } from "./fields.ts";

export function Verified(props: AccountPageProps) {
  const [parameters] = useSearchParams();
  const error = parameters.get("error");
  const isSignedIn = useObservable(session).status === "signed_in";
  const href = isSignedIn ? pathOf({ room: "inbox" }) : accountPaths.signIn;
  const label = isSignedIn ? messages.toApp : messages.signIn;
  useEffect(() => {
    // Whoever is signed in here has another address now, or a verified one.
    void refreshSession();
  }, []);
  if (error === null)
    return (
      <Card title={messages.verified}>
        <p>{messages.verifiedText}</p>
        <NextLink href={href}>{label}</NextLink>
      </Card>
    );
  return (
    <Card title={messages.deadLink} footer={<CardLink href={href}>{label}</CardLink>}>
      <p className="mb-4">{error === "EMAIL_TAKEN" ? messages.addressTaken : messages.deadLinkText}</p>
      {!isSignedIn && error !== "EMAIL_TAKEN" && <SendAnother {...props} />}
    </Card>
  );
}

function SendAnother({ email, onEmail }: AccountPageProps) {
  const [sentTo, setSentTo] = useState<string>();
  if (sentTo !== undefined)
    return (
      <Notice>
        <p>{messages.verificationSent(sentTo)}</p>
      </Notice>
    );
  return (
    <AccountForm
      isWide
      submitLabel={messages.sendAnother}
      fields={[emailField(email, onEmail)]}
      onSubmit={async (valueOf) => {
        const address = valueOf("email").trim();
        await account.sendVerificationEmail({ email: address, callbackURL: accountPaths.verified });
        setSentTo(address);
        return undefined;
      }}
    />
  );
}
