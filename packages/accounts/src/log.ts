/** Better Auth's log lines in ours. What it calls an error is often the caller's mistake. */
import type { AccountLog } from "./hooks.ts";
import { currentRequest } from "./storages.ts";

const maxOriginLength = 200;
/** What a caller can provoke: an origin, a callback or a state that is not trusted. */
const callersMistake = /^(Invalid |Blocked cross-site|State |OAuth state|Provider not found)/;

export function betterAuthLogger(log: AccountLog) {
  return {
    level: "error",
    log: (_level: string, message: string) => {
      const requestId = currentRequest.getStore()?.requestId;
      const [, origin] = /^Invalid origin: (.*)/s.exec(message) ?? [];
      if (origin !== undefined)
        log.warn(
          { requestId, origin: origin.slice(0, maxOriginLength) },
          "a page of another origin was refused: to let it use accounts, add its origin to CORS_ORIGINS",
        );
      else if (callersMistake.test(message)) log.info({ requestId }, `accounts: ${message.slice(0, 1_000)}`);
      else log.error({ requestId }, `accounts: ${message}`);
    },
  } as const;
}
