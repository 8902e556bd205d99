/** Deleting the account, with everything in it. */
import { useState } from "react";
import { Link } from "wouter";
import { account } from "../../api.ts";
import { messages } from "../../messages/settings.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { pathOf } from "../../routes.ts";
import { AccountForm, currentPasswordField } from "../../session/account-form.tsx";
import { leaveBrowser } from "../../session/browser-copy.ts";
import type { User } from "../../session/session.ts";
import { Section } from "./section.tsx";

export function DeleteAccount({ user }: { readonly user: User }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Section title={messages.deleteAccount}>
      <p className="mb-4 text-muted">{messages.deleteText}</p>
      <Button look="danger" onClick={() => setOpen(true)}>
        {messages.deleteButton}
      </Button>
      {isOpen && <DeleteDialog user={user} onClose={() => setOpen(false)} />}
    </Section>
  );
}

function DeleteDialog({ user, onClose }: { readonly user: User; readonly onClose: () => void }) {
  const [isSure, setSure] = useState(false);
  return (
    <Dialog title={messages.deleteAccount} onClose={onClose}>
      <p className="mb-3">{messages.deleteText}</p>
      <p className="mb-5">
        <Link
          href={pathOf({ room: "data" })}
          className="font-medium text-accent underline-offset-4 hover:underline"
        >
          {messages.exportFirst}
        </Link>
      </p>
      <AccountForm
        hasFocus
        look="danger"
        submitLabel={messages.deleteForGood}
        fields={[currentPasswordField]}
        onSubmit={async (valueOf) => {
          if (!isSure) return { text: messages.sureFirst };
          await account.deleteUser({ password: valueOf("password") });
          await leaveBrowser(user.id);
          return undefined;
        }}
      >
        <input hidden readOnly autoComplete="username" value={user.email} />
        <label className="mb-5 flex items-center gap-2">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={isSure}
            onChange={(event) => setSure(event.target.checked)}
          />
          {messages.iAmSure}
        </label>
      </AccountForm>
    </Dialog>
  );
}
