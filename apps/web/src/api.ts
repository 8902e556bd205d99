/** The server of this page: the account, the typed client, and queries of it. */
import { QueryClient } from "@tanstack/react-query";
import { createTaskwellClient } from "@taskwell/client";
import type { AppRouter } from "@taskwell/client";
import { createTaskwellAccount } from "@taskwell/client/account";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { createObservable } from "./observable.ts";

/** How often the session has turned out to have ended. */
export const sessionEnds = createObservable(0);

export const account = createTaskwellAccount({
  url: location.origin,
  // Only the cookie, which all tabs share: a token that a tab keeps would outlive a session that another one renews.
  storage: { get: () => undefined, set: () => {} },
  onSessionEnd: () => sessionEnds.set(sessionEnds.get() + 1),
});

export const api = createTaskwellClient({ url: location.origin, token: account });

export const queryClient = new QueryClient({
  // As long as a page is open, so that what was seen can be seen without a network.
  defaultOptions: {
    queries: { staleTime: 5_000, gcTime: 24 * 3_600_000, retry: 1, networkMode: "offlineFirst" },
  },
});

/** Options for TanStack Query, such as `useQuery(trpc.task.search.queryOptions({ text }))`. */
export const trpc = createTRPCOptionsProxy<AppRouter>({ client: api, queryClient });
