/** What is on the screen: the pages for signing in, or the rooms of whoever is signed in. */
import { QueryClientProvider } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useState } from "react";
import { Redirect, useLocation } from "wouter";
import { queryClient } from "../api.ts";
import { useKeyboard } from "../commands/keyboard.tsx";
import { messages } from "../messages/parts.ts";
import { useObservable } from "../observable.ts";
import { Button } from "../parts/button.tsx";
import { Empty, Loading } from "../parts/page.tsx";
import { accountPaths, pathOf } from "../routes.ts";
import { refreshSession, session } from "../session/session.ts";
import { WorkspaceContext } from "../workspace/use-workspace.tsx";
import { openWorkspace } from "../workspace/workspace.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { Shell } from "./shell.tsx";
import { Toasts } from "./toasts.tsx";

const AccountPages = lazy(() => import("../rooms/account/account-pages.tsx"));
const SignInAgain = lazy(() => import("../rooms/account/sign-in-again.tsx"));

/** They have done their work when somebody is signed in. */
const signInPaths: ReadonlySet<string> = new Set([
  accountPaths.signIn,
  accountPaths.signUp,
  accountPaths.forgotPassword,
]);
/** They lead somewhere whoever is signed in, and whether or not. */
const publicPaths: ReadonlySet<string> = new Set([accountPaths.resetPassword, accountPaths.verified]);

export function App() {
  useKeyboard();
  return (
    <QueryClientProvider client={queryClient}>
      <Suspense fallback={<Loading label={messages.loading} />}>
        <Gate />
      </Suspense>
      <Toasts />
    </QueryClientProvider>
  );
}

function Gate() {
  const state = useObservable(session);
  const [path] = useLocation();
  if (publicPaths.has(path)) return <AccountPages />;
  switch (state.status) {
    case "starting":
      return null;
    case "signed_out":
      return <AccountPages />;
    case "unreachable":
      return (
        <Empty title={messages.unreachable}>
          <Button onClick={() => void refreshSession()}>{messages.tryAgain}</Button>
        </Empty>
      );
    case "signed_in":
      if (signInPaths.has(path)) return <Redirect to={pathOf({ room: "inbox" })} replace />;
      return (
        <>
          <Rooms userId={state.user.id} />
          {/* While it is loaded, what is under it stays. */}
          <Suspense fallback={null}>{state.isExpired && <SignInAgain email={state.user.email} />}</Suspense>
        </>
      );
  }
}

function Rooms({ userId }: { readonly userId: string }) {
  const [workspace, setWorkspace] = useState<Workspace>();
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    let opened: Workspace | undefined;
    let isGone = false;
    const open = async () => {
      const result = await openWorkspace(userId);
      if (isGone) return result.close();
      opened = result;
      setWorkspace(result);
    };
    open().catch(() => setFailed(true));
    return () => {
      isGone = true;
      opened?.close();
    };
  }, [userId]);
  if (hasFailed) return <Empty title={messages.noStorage}>{messages.noStorageHint}</Empty>;
  if (workspace === undefined) return null;
  return (
    <WorkspaceContext value={workspace}>
      <Shell />
    </WorkspaceContext>
  );
}
