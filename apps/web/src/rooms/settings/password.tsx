/** Changing the password. */
import { useState } from "react";
import { account } from "../../api.ts";
import { messages } from "../../messages/settings.ts";
import { AccountForm } from "../../session/account-form.tsx";
import { showToast } from "../../shell/toasts.tsx";
import { Section } from "./section.tsx";

interface PasswordProps {
  readonly email: string;
  readonly onChanged: () => void;
}

export function Password({ email, onChanged }: PasswordProps) {
  const [endsOthers, setEndsOthers] = useState(true);
  return (
    <Section title={messages.password}>
      <AccountForm
        look="plain"
        submitLabel={messages.changePassword}
        fields={[
          {
            name: "currentPassword",
            label: messages.currentPassword,
            type: "password",
            autoComplete: "current-password",
          },
          {
            name: "newPassword",
            label: messages.newPassword,
            type: "password",
            autoComplete: "new-password",
            hint: messages.newPasswordHint,
          },
        ]}
        onSubmit={async (valueOf) => {
          await account.changePassword({
            currentPassword: valueOf("currentPassword"),
            newPassword: valueOf("newPassword"),
            revokeOtherSessions: endsOthers,
          });
          showToast(messages.passwordChanged);
          onChanged();
          return undefined;
        }}
      >
        {/* So that password managers know whose password this is. */}
        <input hidden readOnly autoComplete="username" value={email} />
        <label className="mb-4 flex items-center gap-2">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={endsOthers}
            onChange={(event) => setEndsOthers(event.target.checked)}
          />
          {messages.endOthersToo}
        </label>
      </AccountForm>
    </Section>
  );
}
