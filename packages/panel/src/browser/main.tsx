/** Renders the page from the description in the document. */
import { createRoot } from "react-dom/client";
import type { PanelDescription } from "../description.ts";
import { App } from "./app.tsx";

const [data, root] = ["description", "root"].map((id) => document.getElementById(id));
if (data != null && root != null) {
  const description: PanelDescription = JSON.parse(data.textContent);
  createRoot(root).render(<App description={description} />);
}
