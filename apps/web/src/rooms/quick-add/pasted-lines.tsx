/** Offers to add each of several pasted lines as a task. */
import { messages } from "../../messages/quick-add.ts";
import { Button } from "../../parts/button.tsx";

interface PastedLinesProps {
  readonly lines: readonly string[];
  readonly onAddEach: () => void;
  readonly onJoin: () => void;
}

const shownCount = 5;

export function PastedLines({ lines, onAddEach, onJoin }: PastedLinesProps) {
  const hidden = lines.length - shownCount;
  return (
    <div className="mt-4">
      <p role="status">{messages.pasted(lines.length)}</p>
      <ul className="my-2 list-disc pl-6 text-muted">
        {lines.slice(0, shownCount).map((line, index) => (
          <li key={index} className="truncate">
            {line}
          </li>
        ))}
        {hidden > 0 && <li className="list-none">{messages.more(hidden)}</li>}
      </ul>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onJoin}>{messages.asOne}</Button>
        <Button look="main" autoFocus onClick={onAddEach}>
          {messages.addSeveral(lines.length)}
        </Button>
      </div>
    </div>
  );
}
