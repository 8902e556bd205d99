/** The keys of quick add, where there is a keyboard and room for them. */
import { keyLabel } from "../../commands/keyboard.tsx";
import { messages } from "../../messages/quick-add.ts";

export function KeyHints() {
  return (
    <p className="flex flex-wrap gap-x-3 text-sm text-muted max-md:hidden">
      {messages.keys.map(([key, does]) => (
        <span key={key}>
          <kbd className="font-medium">{keyLabel(key)}</kbd> {does}
        </span>
      ))}
    </p>
  );
}
