/** Instead of a place that does not exist, or not any more. */
import { Link } from "wouter";
import { messages } from "../messages/parts.ts";
import { Page } from "../parts/page.tsx";

export function UnknownPlace({ title, hint }: { readonly title: string; readonly hint?: string }) {
  return (
    <Page title={title}>
      {hint !== undefined && <p className="mb-4 text-muted">{hint}</p>}
      <Link href="/inbox" className="inline-block min-h-6 underline underline-offset-2">
        {messages.toInbox}
      </Link>
    </Page>
  );
}
