/** Finds the requests that block a server's event loop: suspects among many at once, each tried again alone. */
import { setTimeout as sleep } from "node:timers/promises";
import type { ServerHandle } from "../testbed/server.ts";
import type { FuzzRequest } from "./request.ts";

/** No request may keep the others waiting for longer. */
const maxBlockMs = 50;
const pollMs = 50;
/** Requests that may have been in progress when a block was seen. */
const recentCount = 40;
/** A busy machine blocks a process too: the least of some tries is the request's own. */
const tries = 3;

interface Block {
  readonly one: FuzzRequest;
  readonly blockMs: number;
}

export interface BlockWatch {
  sent(one: FuzzRequest): void;
  /** Looks at the server from now on. */
  watch(): { stop(): Promise<void> };
  /** Sends each suspect alone. @returns those that block the loop every time */
  confirm(send: (one: FuzzRequest) => Promise<void>): Promise<Block[]>;
}

export function createBlockWatch(server: ServerHandle): BlockWatch {
  const recent: FuzzRequest[] = [];
  const suspects = new Set<FuzzRequest>();
  const look = async () => {
    if ((await server.longestBlockMs()) > maxBlockMs) for (const one of recent) suspects.add(one);
  };
  return {
    sent: (one) => {
      recent.push(one);
      if (recent.length > recentCount) recent.shift();
    },
    watch: () => {
      let isWatching = true;
      const loop = (async () => {
        while (isWatching) {
          await look();
          await sleep(pollMs);
        }
      })();
      return {
        stop: async () => {
          isWatching = false;
          await loop;
        },
      };
    },
    confirm: async (send) => {
      const blocks: Block[] = [];
      for (const one of suspects) {
        let blockMs = Infinity;
        for (let attempt = 0; attempt < tries && blockMs > maxBlockMs; attempt += 1) {
          await server.longestBlockMs();
          await send(one);
          blockMs = Math.min(blockMs, await server.longestBlockMs());
        }
        if (blockMs > maxBlockMs) blocks.push({ one, blockMs });
      }
      return blocks;
    },
  };
}
