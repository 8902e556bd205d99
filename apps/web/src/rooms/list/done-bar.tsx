/** Below a list: shows its done tasks, and more of them. */
import { messages } from "../../messages/views.ts";
import { Button } from "../../parts/button.tsx";
import type { DoneTasks } from "./use-done-tasks.ts";

export function DoneBar({ done }: { readonly done: DoneTasks }) {
  const { isShown, setShown, hasMore, isLoading, isUnreachable, showMore } = done;
  return (
    <div className="mx-auto flex w-full max-w-4xl flex-wrap items-center gap-2 px-2 py-1 text-sm text-muted sm:px-5">
      <Button look="quiet" aria-expanded={isShown} onClick={() => setShown(!isShown)}>
        {isShown ? messages.hideDone : messages.showDone}
      </Button>
      {isShown && hasMore && !isUnreachable && (
        <Button look="quiet" disabled={isLoading} onClick={showMore}>
          {isLoading ? messages.loadingMore : messages.showMoreDone}
        </Button>
      )}
      <span role="status">{isShown && isUnreachable && messages.doneUnreachable}</span>
    </div>
  );
}
