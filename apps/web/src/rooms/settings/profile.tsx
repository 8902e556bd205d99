/** The name and the e-mail address. */
import { useState } from "react";
import { account } from "../../api.ts";
import { messages } from "../../messages/settings.ts";
import { accountPaths } from "../../routes.ts";
import { AccountForm } from "../../session/account-form.tsx";
import { refreshSession } from "../../session/session.ts";
import type { User } from "../../session/session.ts";
import { showToast } from "../../shell/toasts.tsx";
import { Section } from "./section.tsx";

export function Profile({ user }: { readonly user: User }) {
  return (
    <Section title={messages.profile}>
      <AccountForm
        look="plain"
        submitLabel={messages.saveName}
        fields={[{ name: "name", label: messages.name, autoComplete: "name", defaultValue: user.name }]}
        onSubmit={async (valueOf) => {
          await account.updateUser({ name: valueOf("name").trim() });
          await refreshSession();
          showToast(messages.nameSaved);
          return undefined;
        }}
      />
      <div className="mt-6 mb-4">
        <p className="mb-1 font-medium">{messages.email}</p>
        <p className="break-words">{user.email}</p>
        {!user.emailVerified && <Unverified email={user.email} />}
      </div>
      <ChangeEmail />
    </Section>
  );
}

function Unverified({ email }: { readonly email: string }) {
  const [isSent, setSent] = useState(false);
  return (
    <div className="mt-2">
      <p role="status" className="mb-2 text-muted">
        {isSent ? messages.verificationSent(email) : messages.unverified}
      </p>
      <AccountForm
        look="plain"
        fields={[]}
        submitLabel={messages.sendVerification}
        onSubmit={async () => {
          await account.sendVerificationEmail({ email, callbackURL: accountPaths.verified });
          setSent(true);
          return undefined;
        }}
      />
    </div>
  );
}

function ChangeEmail() {
  const [sentTo, setSentTo] = useState<string>();
  return (
    <>
      <AccountForm
        look="plain"
        submitLabel={messages.changeEmail}
        fields={[
          {
            name: "newEmail",
            label: messages.newEmail,
            type: "email",
            autoComplete: "email",
            hint: messages.emailHint,
          },
        ]}
        onSubmit={async (valueOf) => {
          const newEmail = valueOf("newEmail").trim();
          await account.changeEmail({ newEmail, callbackURL: accountPaths.verified });
          setSentTo(newEmail);
          return undefined;
        }}
      />
      {sentTo !== undefined && (
        <p role="status" className="mt-3">
          {messages.emailSent(sentTo)}
        </p>
      )}
    </>
  );
}
