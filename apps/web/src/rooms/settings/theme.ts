/** Light, dark, or as the system says. The page sets what is stored before its first paint: see index.html. */
import { createObservable, useObservable } from "../../observable.ts";

export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

const storageKey = "theme";
const theme = createObservable<Theme>(themeOf(localStorage.getItem(storageKey)));

export function useTheme(): Theme {
  return useObservable(theme);
}

export function chooseTheme(chosen: Theme): void {
  localStorage.setItem(storageKey, chosen);
  apply(chosen);
}

/** Applies what is chosen in another tab. */
export function followTheme(): void {
  window.addEventListener("storage", ({ key, newValue }) => {
    if (key === storageKey) apply(themeOf(newValue));
  });
}

function apply(chosen: Theme): void {
  document.documentElement.dataset["theme"] = chosen;
  colourBrowser(chosen);
  theme.set(chosen);
}

/** What the browser paints around the page is as the page is. */
function colourBrowser(chosen: Theme): void {
  for (const meta of document.querySelectorAll<HTMLMetaElement>("meta[data-scheme]")) {
    const { scheme } = meta.dataset;
    if (chosen === "system") meta.media = `(prefers-color-scheme: ${scheme})`;
    else meta.media = scheme === chosen ? "all" : "not all";
  }
}

function themeOf(stored: string | null): Theme {
  return themes.find((one) => one === stored) ?? "system";
}
