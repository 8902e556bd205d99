/** Shown in a room without tasks: they are loading, or there are none yet and one can be added. */
import { runCommand } from "../commands/keyboard.tsx";
import { messages as partMessages } from "../messages/parts.ts";
import { messages } from "../messages/views.ts";
import { Button } from "../parts/button.tsx";
import { Empty, Loading } from "../parts/page.tsx";
import { useWorkspaceState } from "../workspace/use-workspace.tsx";

interface NoTasksProps {
  readonly title: string;
  readonly hint: string;
  /** Whether a new task would be here. */
  readonly canAdd?: boolean;
}

export function NoTasks({ title, hint, canAdd = false }: NoTasksProps) {
  const { isComplete } = useWorkspaceState();
  if (!isComplete) return <Loading label={partMessages.loading} />;
  return (
    <Empty title={title}>
      <p className="mb-4">{hint}</p>
      {canAdd && <Button onClick={() => runCommand("quickAdd")}>{messages.addTask}</Button>}
    </Empty>
  );
}
