/** The tabs of a browser: one of them leads, and all hear the same messages. */
import type { Message } from "./state.ts";

/**
 * Runs `lead` in one tab at a time: in another one when that is closed. A page on plain http, other than localhost, has no
 * Web Locks; there each tab leads, which costs streams but does nothing twice, since each operation has its key.
 */
export async function leadWhenAlone(
  userId: string,
  signal: AbortSignal,
  lead: () => Promise<void>,
): Promise<void> {
  // Types say that it is always there.
  const locks: LockManager | undefined = Reflect.get(navigator, "locks");
  if (locks === undefined) return await lead();
  try {
    await locks.request(`taskwell-${userId}`, { signal }, lead);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

export interface Tabs {
  readonly tell: (message: Message) => void;
  readonly close: () => void;
}

export function connectTabs(userId: string, onMessage: (message: Message) => void): Tabs {
  const channel = new BroadcastChannel(`taskwell-${userId}`);
  channel.addEventListener("message", ({ data }: MessageEvent<Message>) => onMessage(data));
  return { tell: (message) => channel.postMessage(message), close: () => channel.close() };
}
