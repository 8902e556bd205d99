/** For tests: a TCP proxy in front of PostgreSQL, whose answers a test may count, hold or bend. */
import { connect, createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";

export interface TestProxy {
  /** The target's URL, through the proxy. */
  readonly url: string;
  close(): Promise<void>;
}

/** @param answer told of each connection: takes what `upstream` says to `client` */
export async function proxyTo(
  target: string,
  answer: (upstream: Socket, client: Socket) => void,
): Promise<TestProxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    sockets.add(client).add(upstream);
    client.pipe(upstream);
    client.on("error", () => {});
    upstream.on("error", () => {});
    client.on("close", () => upstream.destroy());
    answer(upstream, client);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const proxied = new URL(target);
  const address: string | AddressInfo | null = server.address();
  if (address === null || typeof address === "string") throw new Error("The proxy has no port.");
  proxied.hostname = "127.0.0.1";
  proxied.port = String(address.port);
  return {
    url: proxied.href,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
