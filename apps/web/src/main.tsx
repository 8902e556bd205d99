/** Starts the web app. */
import "./style.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { followTheme } from "./rooms/settings/theme.ts";
import { startSession } from "./session/session.ts";
import { App } from "./shell/app.tsx";

// A part of a build that is gone: the page of the new one has the new parts. Once, so that a broken build does not loop.
window.addEventListener("vite:preloadError", (event) => {
  if (sessionStorage.getItem("reloaded") !== null) return;
  event.preventDefault();
  sessionStorage.setItem("reloaded", "yes");
  location.reload();
});

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
