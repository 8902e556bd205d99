/** The places of the account, with how many open tasks are in each. On a phone it lies over the room. */
import { useDeferredValue, useMemo } from "react";
import { messages } from "../messages/shell.ts";
import { Button } from "../parts/button.tsx";
import { Icon } from "../parts/icon.tsx";
import { useNowMs } from "../time/use-now.ts";
import { useRows } from "../workspace/use-workspace.tsx";
import { countOpen } from "./counts.ts";
import { Drawer } from "./drawer.tsx";
import { PlaceLink } from "./place-link.tsx";
import { SidebarFilters } from "./sidebar-filters.tsx";
import { SidebarLabels } from "./sidebar-labels.tsx";
import { SidebarLists } from "./sidebar-lists.tsx";
import { SidebarStatus } from "./sidebar-status.tsx";

interface SidebarProps {
  /** On a phone, where it lies over the room. */
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onAdd: () => void;
  readonly onShowUnsent: () => void;
}

export function Sidebar({ isOpen, onClose, onAdd, onShowUnsent }: SidebarProps) {
  const thenClose = (run: () => void) => () => {
    onClose();
    run();
  };
  return (
    <>
      <nav
        aria-label={messages.places}
        className="flex w-64 shrink-0 flex-col border-r border-line bg-panel max-md:hidden"
      >
        <Places onAdd={onAdd} onShowUnsent={onShowUnsent} />
      </nav>
      {isOpen && (
        <Drawer label={messages.places} onClose={onClose}>
          <Places onAdd={thenClose(onAdd)} onShowUnsent={thenClose(onShowUnsent)} />
        </Drawer>
      )}
    </>
  );
}

function Places({ onAdd, onShowUnsent }: Pick<SidebarProps, "onAdd" | "onShowUnsent">) {
  // Counting may wait until what was changed is on the screen.
  const { tasks, lists } = useDeferredValue(useRows());
  const nowMs = useNowMs();
  const counts = useMemo(() => countOpen({ tasks, lists }, nowMs), [tasks, lists, nowMs]);
  return (
    <>
      <div className="min-h-0 flex-1 overflow-y-auto p-3">
        <Button look="quiet" className="mb-1 w-full justify-start! gap-3! px-2! text-accent" onClick={onAdd}>
          <Icon name="plus" />
          {messages.addTask}
        </Button>
        <PlaceLink to={{ room: "search" }} icon={<Icon name="search" />} name={messages.search} />
        <PlaceLink
          to={{ room: "inbox" }}
          icon={<Icon name="inbox" />}
          name={messages.inbox}
          count={counts.inbox}
        />
        <PlaceLink
          to={{ room: "today" }}
          icon={<Icon name="today" />}
          name={messages.today}
          count={counts.today}
          overdueCount={counts.overdue}
        />
        <PlaceLink to={{ room: "upcoming" }} icon={<Icon name="upcoming" />} name={messages.upcoming} />
        <SidebarLists counts={counts.lists} />
        <SidebarLabels counts={counts.labels} />
        <SidebarFilters />
        <div className="mt-4 border-t border-line pt-3">
          <PlaceLink to={{ room: "trash" }} icon={<Icon name="trash" />} name={messages.trash} />
          <PlaceLink to={{ room: "history" }} icon={<Icon name="history" />} name={messages.history} />
          <PlaceLink
            to={{ room: "statistics" }}
            icon={<Icon name="statistics" />}
            name={messages.statistics}
          />
          <PlaceLink to={{ room: "data" }} icon={<Icon name="data" />} name={messages.data} />
          <PlaceLink to={{ room: "settings" }} icon={<Icon name="settings" />} name={messages.settings} />
        </div>
      </div>
      <SidebarStatus onShowUnsent={onShowUnsent} />
    </>
  );
}
