/** Signs out of this browser, and asks first if that would lose something. */
import { useState } from "react";
import type { ComponentProps } from "react";
import { messages } from "../messages/account.ts";
import { Button } from "../parts/button.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { countUnsent, signOutOfBrowser } from "./browser-copy.ts";
import { formErrorOf } from "./form-error.ts";

interface SignOutButtonProps {
  readonly userId: string;
  readonly label: string;
  readonly look?: ComponentProps<typeof Button>["look"];
}

export function SignOutButton({ userId, label, look = "plain" }: SignOutButtonProps) {
  const [unsentCount, setUnsentCount] = useState(0);
  const [error, setError] = useState<string>();
  const signOut = async () => {
    setError(undefined);
    try {
      await signOutOfBrowser(userId);
    } catch (cause) {
      setUnsentCount(0);
      setError(formErrorOf(cause, []).text);
    }
  };
  const ask = async () => {
    const count = await countUnsent(userId);
    if (count === 0) await signOut();
    else setUnsentCount(count);
  };
  return (
    <>
      <Button look={look} onClick={() => void ask()}>
        {label}
      </Button>
      {error !== undefined && (
        <p role="alert" className="mt-2 text-sm text-danger">
          {error}
        </p>
      )}
      {unsentCount > 0 && (
        <Dialog title={messages.unsentTitle} onClose={() => setUnsentCount(0)}>
          <p className="mb-5">{messages.unsent(unsentCount)}</p>
          <div className="flex flex-wrap justify-end gap-2">
            <Button onClick={() => setUnsentCount(0)}>{messages.keepThem}</Button>
            <Button look="danger" onClick={() => void signOut()}>
              {messages.signOutAnyway}
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
}
