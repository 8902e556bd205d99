/** A TCP proxy between a server and its database, which misbehaves when told to. */
import { once } from "node:events";
import { createServer, connect } from "node:net";
import type { AddressInfo, Socket } from "node:net";

export interface Proxy {
  readonly port: number;
  /** Delays everything by this long, each way. */
  delayMs: number;
  /** Accepts everything and passes nothing on. */
  isBlackHole: boolean;
  /**
   * Passes so many of the next writes on, but not the answers to them, and resets their connections: PostgreSQL has
   * stored what the server will never know of.
   */
  answersToLose: number;
  /** Resets every connection, as when a router restarts. */
  resetAll(): void;
  close(): Promise<void>;
}

/** @param isWrite whether what a server sends changes something */
export async function startProxy(
  targetPort: number,
  isWrite: (sent: Buffer) => boolean = () => false,
): Promise<Proxy> {
  const sockets = new Set<Socket>();
  const server = createServer();
  const proxy: Proxy = {
    port: 0,
    delayMs: 0,
    isBlackHole: false,
    answersToLose: 0,
    resetAll: () => {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    close: async () => {
      proxy.resetAll();
      server.close();
      await once(server, "close");
    },
  };
  const carry = (chunk: Buffer, to: Socket, isLost: () => boolean) => {
    if (proxy.isBlackHole) return;
    const pass = () => {
      if (!to.destroyed && !isLost()) to.write(chunk);
    };
    if (proxy.delayMs > 0) setTimeout(pass, proxy.delayMs);
    else pass();
  };
  server.on("connection", (near: Socket) => {
    const far = connect(targetPort, "127.0.0.1");
    let losesAnswer = false;
    for (const socket of [near, far]) {
      socket.setNoDelay(true);
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.on("data", (chunk: Buffer) => {
      if (proxy.answersToLose > 0 && !losesAnswer && isWrite(chunk)) {
        proxy.answersToLose -= 1;
        losesAnswer = true;
        setTimeout(() => near.resetAndDestroy(), 200);
      }
      carry(chunk, far, () => false);
    });
    far.on("data", (chunk: Buffer) => carry(chunk, near, () => losesAnswer));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === "string") throw new Error("The proxy listens on no port.");
  return Object.assign(proxy, { port: address.port });
}
