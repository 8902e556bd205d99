/** The frame of a room: its title, what can be done with all of it, and the rest. */
import { useEffect } from "react";
import type { ReactNode } from "react";

interface PageProps {
  readonly title: string;
  readonly actions?: ReactNode;
  /** Whether the content scrolls by itself, as a list of tasks does. */
  readonly hasOwnScroll?: boolean;
  readonly children: ReactNode;
}

export function Page({ title, actions, hasOwnScroll = false, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Taskwell`;
  }, [title]);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <header className="mx-auto flex w-full max-w-4xl flex-wrap items-center gap-2 px-4 pt-5 pb-2 sm:px-8">
        <h1 className="min-w-32 flex-1 truncate text-2xl font-semibold">{title}</h1>
        {actions}
      </header>
      <div className={`min-h-0 flex-1 ${hasOwnScroll ? "" : "overflow-y-auto"}`}>
        {hasOwnScroll ? (
          children
        ) : (
          <div className="mx-auto w-full max-w-4xl px-4 pb-16 sm:px-8">{children}</div>
        )}
      </div>
    </div>
  );
}

/** Instead of rows: why there are none, and what to do. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="mx-auto max-w-md px-6 py-16 text-center text-muted">
      <p className="mb-2 text-lg font-medium text-ink">{title}</p>
      {children}
    </div>
  );
}

/** While something is on its way. */
export function Loading({ label }: { readonly label: string }) {
  return (
    <p role="status" className="px-4 py-16 text-center text-muted">
      {label}
    </p>
  );
}
