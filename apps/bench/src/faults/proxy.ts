/** A TCP proxy that misbehaves when told to: the network between a server and its database. */
import { once } from "node:events";
import { createServer, connect } from "node:net";
import type { AddressInfo, Socket } from "node:net";

export interface Proxy {
  readonly port: number;
  /** Holds every piece back for this long, each way. */
  delayMs: number;
  /** Takes everything, gives nothing back, and does not say so. */
  blackHole: boolean;
  /**
   * Lets the next so many writes through and swallows what is said to them, then cuts: PostgreSQL has stored what the
   * server will never hear of.
   */
  swallow: number;
  /** Cuts every connection, as when a router restarts. */
  cut(): void;
  close(): Promise<void>;
}

/** @param isWrite tells from what a server sends whether it changes something */
export async function startProxy(
  targetPort: number,
  isWrite: (sent: Buffer) => boolean = () => false,
): Promise<Proxy> {
  const sockets = new Set<Socket>();
  const server = createServer();
  const proxy: Proxy = {
    port: 0,
    delayMs: 0,
    blackHole: false,
    swallow: 0,
    cut: () => {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    close: async () => {
      proxy.cut();
      server.close();
      await once(server, "close");
    },
  };
  const carry = (chunk: Buffer, to: Socket, isSwallowed: () => boolean) => {
    if (proxy.blackHole) return;
    const pass = () => {
      if (!to.destroyed && !isSwallowed()) to.write(chunk);
    };
    if (proxy.delayMs > 0) setTimeout(pass, proxy.delayMs);
    else pass();
  };
  server.on("connection", (near: Socket) => {
    const far = connect(targetPort, "127.0.0.1");
    let swallowing = false;
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
      if (proxy.swallow > 0 && !swallowing && isWrite(chunk)) {
        proxy.swallow -= 1;
        swallowing = true;
        setTimeout(() => near.resetAndDestroy(), 200);
      }
      carry(chunk, far, () => false);
    });
    far.on("data", (chunk: Buffer) => carry(chunk, near, () => swallowing));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === "string") throw new Error("The proxy listens on no port.");
  return Object.assign(proxy, { port: address.port });
}
