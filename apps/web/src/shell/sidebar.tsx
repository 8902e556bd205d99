/** The places of the account, with how many open tasks are in each. */
import { Link } from "wouter";
import { messages } from "../messages/shell.ts";
import { Button } from "../parts/button.tsx";

interface SidebarProps {
  /** On a phone, where it lies over the room. */
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onAdd: () => void;
  readonly onShowUnsent: () => void;
}

export function Sidebar({ isOpen, onAdd }: SidebarProps) {
  return (
    <nav aria-label={messages.places} className={`w-64 bg-panel p-3 max-md:hidden ${isOpen ? "block" : ""}`}>
      <Button look="quiet" onClick={onAdd}>
        {messages.addTask}
      </Button>
      <Link href="/inbox">Inbox</Link>
    </nav>
  );
}
