/** Exporting everything, or a list. */
import { useEffect, useRef, useState } from "react";
import { messages } from "../../messages/data.ts";
import { Button } from "../../parts/button.tsx";
import { Field, inputLook } from "../../parts/field.tsx";
import { saveFile } from "../../shell/save-file.ts";
import { useToday } from "../../time/use-now.ts";
import { useRows, useWorkspaceState } from "../../workspace/use-workspace.tsx";
import { Section } from "../settings/section.tsx";
import { download } from "./download.ts";
import { exportFileName, exportPath, mediaTypeOf } from "./formats.ts";
import type { DocumentFormat } from "./formats.ts";
import { ListSelect } from "./list-select.tsx";
import { textOf } from "./transfer-error.ts";

export function ExportPanel() {
  const unsentCount = useWorkspaceState().operations.length;
  return (
    <Section title={messages.exportTitle}>
      {unsentCount > 0 && <p className="mb-4 text-warning">{messages.unsent(unsentCount)}</p>}
      <h3 className="mb-1 font-medium">{messages.exportAllTitle}</h3>
      <p className="mb-3 text-muted">{messages.exportAllText}</p>
      <ExportButton label={messages.exportAll} format="json" listId={null} name="taskwell" />
      <h3 className="mt-6 mb-3 font-medium">{messages.exportListTitle}</h3>
      <ListExport />
    </Section>
  );
}

function ListExport() {
  const { lists } = useRows();
  const [listId, setListId] = useState<string | null>(null);
  const [format, setFormat] = useState<DocumentFormat>("csv");
  const name = (listId === null ? undefined : lists.get(listId)?.name) ?? messages.inbox;
  return (
    <div className="max-w-md">
      <ListSelect label={messages.list} value={listId} onChange={setListId} />
      <Field label={messages.format}>
        {(props) => (
          <select
            {...props}
            className={inputLook}
            value={format}
            onChange={({ target }) => setFormat(target.value === "csv" ? "csv" : "calendar")}
          >
            <option value="csv">{messages.csvChoice}</option>
            <option value="calendar">{messages.calendarChoice}</option>
          </select>
        )}
      </Field>
      <ExportButton label={messages.exportList} format={format} listId={listId} name={name} />
    </div>
  );
}

interface ExportButtonProps {
  readonly label: string;
  readonly format: DocumentFormat;
  readonly listId: string | null;
  /** Of the file, without the day and the extension. */
  readonly name: string;
}

function ExportButton({ label, format, listId, name }: ExportButtonProps) {
  const today = useToday();
  const [bytes, setBytes] = useState<number>();
  const [outcome, setOutcome] = useState<{ readonly text: string; readonly hasFailed: boolean }>();
  const running = useRef<AbortController>(null);
  useEffect(() => () => running.current?.abort(), []);
  const run = async () => {
    const { signal } = (running.current = new AbortController());
    setOutcome(undefined);
    setBytes(0);
    try {
      const path = exportPath(format, listId);
      const file = await download({ path, mediaType: mediaTypeOf(format), onProgress: setBytes, signal });
      const fileName = exportFileName(format, name, today);
      saveFile(file, fileName);
      setOutcome({ text: messages.exported(fileName), hasFailed: false });
    } catch (error) {
      if (!signal.aborted) setOutcome({ text: textOf(error), hasFailed: true });
    } finally {
      setBytes(undefined);
    }
  };
  const isRunning = bytes !== undefined;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <Button
        aria-disabled={isRunning}
        className="aria-disabled:opacity-60"
        onClick={() => {
          if (!isRunning) void run();
        }}
      >
        {label}
      </Button>
      {isRunning && <Button onClick={() => running.current?.abort()}>{messages.cancel}</Button>}
      <p
        role={outcome?.hasFailed === true ? "alert" : "status"}
        className={outcome?.hasFailed === true ? "text-danger" : "text-muted"}
      >
        {isRunning ? messages.exporting(bytes) : outcome?.text}
      </p>
    </div>
  );
}
