/** Import and export. */
import { messages } from "../../messages/data.ts";
import { Page } from "../../parts/page.tsx";
import { ExportPanel } from "./export-panel.tsx";
import { Feeds } from "./feeds.tsx";
import { ImportPanel } from "./import-panel.tsx";

export default function Data() {
  return (
    <Page title={messages.title}>
      <div className="max-w-2xl">
        <ImportPanel />
        <ExportPanel />
        <Feeds />
      </div>
    </Page>
  );
}
