/** At the foot of the sidebar: whether there is a connection, and how many changes have yet to be sent. */
import { messages } from "../messages/shell.ts";
import { Icon } from "../parts/icon.tsx";
import { useLasting } from "../time/use-lasting.ts";
import { useWorkspaceState } from "../workspace/use-workspace.tsx";
import { useIsOffline } from "./connection.ts";

/** Most changes are sent sooner. */
const sendingMs = 1_000;

export function SidebarStatus({ onShowUnsent }: { readonly onShowUnsent: () => void }) {
  const { operations } = useWorkspaceState();
  const isOffline = useIsOffline();
  const problemCount = operations.filter(({ problem }) => problem !== undefined).length;
  const hasUnsent = useLasting(operations.length > 0, sendingMs);
  return (
    <div className={isOffline || hasUnsent ? "border-t border-line p-3" : ""}>
      <p role="status" className="text-sm text-muted">
        {isOffline && (
          <span className="flex items-center gap-3 px-2 py-1">
            <Icon name="offline" />
            {messages.offline}
          </span>
        )}
      </p>
      {hasUnsent && (
        <button
          type="button"
          className={`flex min-h-8 w-full items-center gap-3 rounded-md px-2 text-left text-sm hover:bg-hover max-md:min-h-11 ${problemCount > 0 ? "font-medium text-danger" : ""}`}
          onClick={onShowUnsent}
        >
          <Icon name={problemCount > 0 ? "warning" : "clock"} />
          {messages.unsent(operations.length)}
          {problemCount > 0 && `, ${messages.unsentProblems(problemCount)}`}
        </button>
      )}
    </div>
  );
}
