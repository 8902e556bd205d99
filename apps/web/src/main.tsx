/** Starts the web app. */
import "./style.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { followTheme } from "./rooms/settings/theme.ts";
import { startSession } from "./session/session.ts";
import { App } from "./shell/app.tsx";

// A part of a build that is gone: the page of the new one has the new parts.
window.addEventListener("vite:preloadError", () => void reloadAfterUpdate());

const reloadedKey = "reloaded";
const settledMs = 30_000;
setTimeout(() => sessionStorage.removeItem(reloadedKey), settledMs);

/** Once, so that a broken build does not loop; and not without a network, where nothing would be left on the screen. */
async function reloadAfterUpdate(): Promise<void> {
  const isReachable = await fetch("/livez").then(
    ({ ok }) => ok,
    () => false,
  );
  if (!isReachable || sessionStorage.getItem(reloadedKey) !== null) return;
  sessionStorage.setItem(reloadedKey, "yes");
  location.reload();
}

followTheme();
void startSession();
const root = document.getElementById("root");
if (root !== null)
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );

// Absent on plain http.
if (import.meta.env.PROD && "serviceWorker" in navigator) void navigator.serviceWorker.register("/sw.js");
