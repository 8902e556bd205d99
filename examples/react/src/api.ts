/** The account, the client and the query client: made once, and shared. */
import { createTaskwellClient, isTaskwellError } from "@taskwell/client";
import type { AppRouter } from "@taskwell/client";
import { createTaskwellAccount } from "@taskwell/client/account";
import { QueryClient, queryOptions } from "@tanstack/react-query";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";

const url: string = import.meta.env["VITE_API_URL"] ?? "http://localhost:3000";

export const queryClient = new QueryClient({
  // The client itself repeats what is worth repeating.
  defaultOptions: { queries: { retry: (failures, error) => failures < 3 && isOffline(error) } },
});

/** No answer at all. */
function isOffline(error: Error): boolean {
  return isTaskwellError(error) && error.data == null;
}

export const account = createTaskwellAccount({
  url,
  // The session has expired, or was ended on another device: back to the form for signing in.
  onSessionEnd: () => void queryClient.invalidateQueries(sessionOptions),
});

/** It gets access tokens from the account, which renews them. */
export const trpc = createTRPCOptionsProxy<AppRouter>({
  client: createTaskwellClient({ url, token: account }),
  queryClient,
});

export const sessionOptions = queryOptions({
  queryKey: ["session"],
  queryFn: () => account.session(),
  staleTime: Infinity,
});

/** After signing in or out: nothing of the last user stays. */
export async function changeUser(): Promise<void> {
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey !== sessionOptions.queryKey });
  await queryClient.invalidateQueries(sessionOptions);
}
