/** Renders the panel of any tRPC 11 router. */
import type { AnyTRPCRouter } from "@trpc/server";
import type { Accounts } from "./description.ts";
import { renderPage } from "./page.ts";
import type { Panel } from "./page.ts";
import { describeProcedures, transformerOf } from "./procedures.ts";

export type { Accounts, Panel };

export interface PanelOptions {
  /** The tRPC endpoint as the browser reaches it: `/trpc`, or `https://api.example.com/trpc`. */
  readonly url: string;
  /** Shown at the top; "tRPC panel" by default. */
  readonly title?: string;
  /** The module that exports the type `AppRouter`, such as `@acme/api`: shown in the code for the typed client. */
  readonly clientPackage?: string;
  /** Adds a form for signing in, which fills in the token. */
  readonly accounts?: Accounts;
}

/**
 * Renders a page that lists and calls the procedures of a router. Render it once, and serve `html` with `headers` at any
 * path: the page makes no requests other than the calls.
 *
 * Inputs that are zod 4 schemas or implement Standard JSON Schema get a form; others are entered as JSON.
 *
 * @throws whatever a lazy router throws while it is loaded
 */
export async function renderPanel(
  router: AnyTRPCRouter,
  { title = "tRPC panel", ...options }: PanelOptions,
): Promise<Panel> {
  const procedures = await describeProcedures(router);
  const transformer = transformerOf(router);
  return renderPage({ ...options, title, transformer, procedures });
}
