/** A dialog over the page when the session has ended. */
import { messages } from "../../messages/account.ts";
import { useObservable } from "../../observable.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { AccountForm, currentPasswordField } from "../../session/account-form.tsx";
import { session, signIn } from "../../session/session.ts";
import { SignOutButton } from "../../session/sign-out-button.tsx";

export default function SignInAgain({ email }: { readonly email: string }) {
  const state = useObservable(session);
  return (
    <Dialog title={messages.again} isDismissable={false} onClose={() => {}}>
      <p className="mb-4 text-muted">{messages.againText}</p>
      <div className="mb-4">
        <p className="mb-1 font-medium">{messages.email}</p>
        <p className="break-words">{email}</p>
      </div>
      <AccountForm
        hasFocus
        isWide
        submitLabel={messages.signIn}
        fields={[currentPasswordField]}
        onSubmit={async (valueOf) => {
          await signIn({ email, password: valueOf("password") });
          return undefined;
        }}
      >
        {/* So that password managers know whose password this is. */}
        <input hidden readOnly autoComplete="username" value={email} />
      </AccountForm>
      {state.status === "signed_in" && (
        <div className="mt-3 flex flex-col items-center">
          <SignOutButton userId={state.user.id} label={messages.signOutHere} look="quiet" />
        </div>
      )}
    </Dialog>
  );
}
