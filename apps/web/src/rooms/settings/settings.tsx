/** The account, its sessions, and how the app looks. */
import { version } from "../../../package.json";
import { messages } from "../../messages/settings.ts";
import { useObservable } from "../../observable.ts";
import { Page } from "../../parts/page.tsx";
import { session } from "../../session/session.ts";
import { SignOutButton } from "../../session/sign-out-button.tsx";
import { Appearance } from "./appearance.tsx";
import { DeleteAccount } from "./delete-account.tsx";
import { Password } from "./password.tsx";
import { Profile } from "./profile.tsx";
import { Section } from "./section.tsx";
import { refreshSessions, Sessions } from "./sessions.tsx";

export default function Settings() {
  const state = useObservable(session);
  if (state.status !== "signed_in") return null;
  const { user } = state;
  return (
    <Page title={messages.title}>
      <div className="max-w-xl">
        <Appearance />
        <Profile user={user} />
        <Password email={user.email} onChanged={() => void refreshSessions()} />
        <Sessions />
        <Section title={messages.signOut}>
          <p className="mb-4 text-muted">{messages.signOutText}</p>
          <SignOutButton userId={user.id} label={messages.signOut} />
        </Section>
        <DeleteAccount user={user} />
        <Section title={messages.about}>
          <p className="flex flex-wrap gap-x-5 gap-y-2">
            <DocumentLink href="/docs" label={messages.apiDocs} />
            <DocumentLink href="/panel" label={messages.panel} />
            <span className="text-muted">{messages.version(version)}</span>
          </p>
        </Section>
      </div>
    </Page>
  );
}

/** Pages of the server, not of this app. */
function DocumentLink({ href, label }: { readonly href: string; readonly label: string }) {
  return (
    <a href={href} className="font-medium text-accent underline-offset-4 hover:underline">
      {label}
    </a>
  );
}
