/** The public face: any tRPC 11 router in, a page out. */
import type { AnyTRPCRouter } from "@trpc/server";
import type { Accounts } from "./description.ts";
import { pageOf } from "./page.ts";
import type { Panel } from "./page.ts";
import { describeProcedures, transformerOf } from "./procedures.ts";

export type { Accounts, Panel };

export interface PanelOptions {
  /** Of the tRPC endpoint, as the browser reaches it: `/trpc`, or `https://api.example.com/trpc`. */
  readonly url: string;
  /** Shown at the top. "tRPC panel" unless given. */
  readonly title?: string;
  /** Adds a form to sign in with, which fills in the token. */
  readonly accounts?: Accounts;
}

/**
 * Makes a page that lists the procedures of a router and calls them. Render once, and serve `html` with `headers` under
 * any path: it asks for nothing but the calls themselves.
 *
 * Inputs have forms where they are schemas of zod 4, or offer Standard JSON Schema; others are written as JSON.
 *
 * @throws whatever a lazy router throws while it is loaded
 */
export async function renderPanel(
  router: AnyTRPCRouter,
  { url, title = "tRPC panel", accounts }: PanelOptions,
): Promise<Panel> {
  const procedures = await describeProcedures(router);
  const transformer = transformerOf(router);
  return pageOf({ title, url, transformer, procedures, ...(accounts === undefined ? {} : { accounts }) });
}
