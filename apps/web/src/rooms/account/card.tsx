/** The frame of the pages for those who are not signed in. */
import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { messages } from "../../messages/account.ts";

export const linkLook = "font-medium text-accent underline-offset-4 hover:underline";

interface CardProps {
  readonly title: string;
  readonly children: ReactNode;
  /** Below the card: where else to go. */
  readonly footer?: ReactNode;
}

export function Card({ title, children, footer }: CardProps) {
  useEffect(() => {
    document.title = `${title} · ${messages.product}`;
  }, [title]);
  return (
    <main className="flex min-h-full flex-col items-center justify-center px-4 py-10">
      <header className="mb-6 text-center">
        <img src="/icon.svg" alt="" width={48} height={48} className="mx-auto mb-3 size-12" />
        <p className="text-xl font-semibold">{messages.product}</p>
        <p className="text-muted">{messages.claim}</p>
      </header>
      <section className="w-full max-w-sm rounded-xl border border-line bg-raised p-6 shadow-xs">
        <h1 className="mb-4 text-lg font-semibold">{title}</h1>
        {children}
      </section>
      {footer !== undefined && <p className="mt-6 text-center text-muted">{footer}</p>}
    </main>
  );
}

/** What has happened, instead of the form that had the focus. */
export function Notice({ children }: { readonly children: ReactNode }) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => ref.current?.focus(), []);
  return (
    <div ref={ref} tabIndex={-1} className="flex flex-col items-start gap-3 outline-none">
      {children}
    </div>
  );
}

export function CardLink({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  return (
    <Link href={href} className={linkLook}>
      {children}
    </Link>
  );
}

/** The one thing to do next. */
export function NextLink({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  return (
    <Link
      href={href}
      className="mt-4 flex min-h-9 items-center justify-center rounded-md bg-accent px-3 py-1 font-medium text-accent-ink hover:opacity-90"
    >
      {children}
    </Link>
  );
}
