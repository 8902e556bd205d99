/** The frame around every room: the sidebar, the open task, and what can be opened from anywhere. */
import { Suspense, lazy, startTransition, useEffect, useRef, useState } from "react";
import type { RefObject } from "react";
import { useCommands } from "../commands/keyboard.tsx";
import { messages } from "../messages/parts.ts";
import { IconButton } from "../parts/button.tsx";
import { ErrorBoundary } from "../parts/error-boundary.tsx";
import { Loading } from "../parts/page.tsx";
import { useQueryCache } from "../replica/query-cache.ts";
import { useQueryRefresh } from "../replica/query-refresh.ts";
import { pathOf, useGoTo, useOpenTask, usePlace } from "../routes.ts";
import { useUndo } from "../workspace/use-edit.tsx";
import { useLocation } from "wouter";
import { Room } from "./room.tsx";
import { Sidebar } from "./sidebar.tsx";
import { messages as shellMessages } from "../messages/shell.ts";

const loadQuickAdd = () => import("../rooms/quick-add/quick-add.tsx");
const QuickAdd = lazy(loadQuickAdd);
const TaskPane = lazy(() => import("../rooms/task/task-pane.tsx"));
const Palette = lazy(() => import("../commands/palette.tsx"));
const KeyMap = lazy(() => import("../commands/key-map.tsx"));
const UnsentChanges = lazy(() => import("../rooms/outbox/unsent-changes.tsx"));

const preloadMs = 1_000;

type Overlay = "quick_add" | "palette" | "key_map" | "unsent" | undefined;

export function Shell() {
  const [overlay, setOverlay] = useState<Overlay>();
  // A transition: React would show nothing for a third of a second, even of what is loaded, and lose keys.
  const show = (next: Overlay) => startTransition(() => setOverlay(next));
  const [isSidebarOpen, setSidebarOpen] = useState(false);
  const [openTask, setOpenTask] = useOpenTask();
  const goTo = useGoTo();
  const [path] = useLocation();
  const { undo, redo } = useUndo();
  const main = useRef<HTMLElement>(null);
  const shownPath = useRef(pathOf(usePlace()));
  useQueryCache();
  useQueryRefresh();
  useCommands({
    quickAdd: () => show("quick_add"),
    palette: () => show("palette"),
    keyMap: () => show("key_map"),
    search: () => goTo({ room: "search" }),
    undo: () => undo(),
    redo,
    goInbox: () => goTo({ room: "inbox" }),
    goToday: () => goTo({ room: "today" }),
    goUpcoming: () => goTo({ room: "upcoming" }),
    goTrash: () => goTo({ room: "trash" }),
    goHistory: () => goTo({ room: "history" }),
    goStatistics: () => goTo({ room: "statistics" }),
    goData: () => goTo({ room: "data" }),
    goSettings: () => goTo({ room: "settings" }),
  });
  const close = () => setOverlay(undefined);
  // What closes gives the focus back. When nothing had it, the room has.
  useEffect(() => {
    const room = main.current;
    if (overlay === undefined) return undefined;
    return () => {
      if (document.activeElement === document.body) room?.focus({ preventScroll: true });
    };
  }, [overlay]);
  // It has to be there at once when somebody wants to write, but not before the tasks.
  useEffect(() => {
    const timer = setTimeout(() => void loadQuickAdd().catch(() => undefined), preloadMs);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="flex h-full flex-col md:flex-row">
      <div className="flex items-center gap-1 border-b border-line px-2 py-1 md:hidden">
        <IconButton
          icon="menu"
          label={shellMessages.openMenu}
          aria-expanded={isSidebarOpen}
          onClick={() => setSidebarOpen(true)}
        />
        <span className="flex-1" />
        <IconButton icon="search" label={shellMessages.search} onClick={() => goTo({ room: "search" })} />
        <IconButton icon="plus" label={shellMessages.addTask} onClick={() => show("quick_add")} />
      </div>
      <Sidebar
        isOpen={isSidebarOpen}
        onClose={() => setSidebarOpen(false)}
        onAdd={() => show("quick_add")}
        onShowUnsent={() => show("unsent")}
      />
      <main ref={main} tabIndex={-1} className="flex min-h-0 min-w-0 flex-1 outline-none">
        <div className="min-h-0 min-w-0 flex-1">
          <ErrorBoundary key={path}>
            <Suspense fallback={<Loading label={messages.loading} />}>
              <Room />
              <PlaceFocus main={main} shownPath={shownPath} />
            </Suspense>
          </ErrorBoundary>
        </div>
        {openTask !== undefined && (
          <ErrorBoundary key={openTask}>
            <Suspense fallback={null}>
              <TaskPane id={openTask} onClose={() => setOpenTask(undefined)} />
            </Suspense>
          </ErrorBoundary>
        )}
      </main>
      <Suspense fallback={null}>
        {overlay === "quick_add" && <QuickAdd onClose={close} />}
        {overlay === "palette" && <Palette onClose={close} />}
        {overlay === "key_map" && <KeyMap onClose={close} />}
        {overlay === "unsent" && <UnsentChanges onClose={close} />}
      </Suspense>
    </div>
  );
}

interface PlaceFocusProps {
  readonly main: RefObject<HTMLElement | null>;
  /** Of the room that was shown last. Each room has a `PlaceFocus` of its own. */
  readonly shownPath: RefObject<string>;
}

/** Gives the focus to the room when it was in the one before, and is lost with that. Beside it, to wait until it is loaded. */
function PlaceFocus({ main, shownPath }: PlaceFocusProps) {
  const path = pathOf(usePlace());
  useEffect(() => {
    if (shownPath.current === path) return;
    shownPath.current = path;
    if (document.activeElement === document.body) main.current?.focus({ preventScroll: true });
  }, [path, main, shownPath]);
  return null;
}
