/** Light, dark, or as the system says. */
import { messages } from "../../messages/settings.ts";
import { Section } from "./section.tsx";
import { chooseTheme, themes, useTheme } from "./theme.ts";

export function Appearance() {
  const theme = useTheme();
  return (
    <Section title={messages.appearance}>
      <fieldset className="flex flex-wrap gap-2">
        <legend className="sr-only">{messages.appearance}</legend>
        {themes.map((one) => (
          <label
            key={one}
            className="flex min-h-9 cursor-pointer items-center gap-2 rounded-md border border-line px-3 py-1 hover:bg-hover has-checked:border-accent has-checked:bg-accent-soft"
          >
            <input
              type="radio"
              name="theme"
              className="accent-accent"
              checked={theme === one}
              onChange={() => chooseTheme(one)}
            />
            {messages.themes[one]}
          </label>
        ))}
      </fieldset>
    </Section>
  );
}
