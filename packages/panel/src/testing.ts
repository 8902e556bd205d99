/** For tests: serves a router with its panel over HTTP, and sends calls from the page. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { AnyTRPCRouter } from "@trpc/server";
import { createHTTPHandler } from "@trpc/server/adapters/standalone";
import type { Locator, Page } from "playwright-core";
import { renderPanel } from "./panel.ts";

export interface ServedPanel {
  readonly url: string;
  close(): Promise<void>;
}

export async function serve(router: AnyTRPCRouter): Promise<ServedPanel> {
  const procedures = createHTTPHandler({
    router,
    basePath: "/trpc/",
    createContext: ({ req }) => ({
      authorization: req.headers.authorization ?? null,
      color: req.headers["x-color"] ?? null,
    }),
  });
  const panel = await renderPanel(router, {
    url: "/trpc",
    title: "Everything",
    clientPackage: "@acme/api",
  });
  const server = createServer((request, response) => {
    if (request.url?.startsWith("/trpc/") === true) procedures(request, response);
    else if (request.url === "/panel") response.writeHead(200, panel.headers).end(panel.html);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === "string")
    throw new Error("The server does not listen on a port.");
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The JSON editor of the whole input. */
export const jsonOf = (page: Page): Locator => page.getByLabel("JSON", { exact: true });

/** Sends the current input, and returns the response. */
export async function send(page: Page): Promise<{ status: string; body: unknown }> {
  await page.getByRole("button", { name: "Send", exact: true }).click();
  return await readResponse(page);
}

async function readResponse(page: Page): Promise<{ status: string; body: unknown }> {
  const response = page.getByRole("region", { name: "Response" }).first();
  await response.and(page.locator('[aria-busy="false"]')).getByTestId("status").waitFor();
  const status = (await response.getByTestId("status").textContent())?.trim() ?? "";
  await response.getByRole("button", { name: "raw" }).click();
  const body: unknown = JSON.parse((await response.getByTestId("value").textContent()) ?? "");
  await response.getByRole("button", { name: "pretty" }).click();
  return { status, body };
}
