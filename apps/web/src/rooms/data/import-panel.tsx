/** Importing a file: what it would bring is shown before anything is changed. */
import { messages } from "../../messages/data.ts";
import { Button } from "../../parts/button.tsx";
import { useUndoCall } from "../history/use-undo-call.ts";
import { Section } from "../settings/section.tsx";
import { FilePicker } from "./file-picker.tsx";
import { ImportReport } from "./import-report.tsx";
import { changesAnything } from "./import-result.ts";
import { ListSelect } from "./list-select.tsx";
import { useImport } from "./use-import.ts";
import type { ImportFlow, ImportStep } from "./use-import.ts";

export function ImportPanel() {
  const flow = useImport();
  const { step, error } = flow;
  return (
    <Section title={messages.importTitle}>
      <p className="mb-4 text-muted">{messages.importText}</p>
      {step.kind === "choosing" ? (
        <FilePicker hasFocus={step.isAgain} onFile={flow.choose} />
      ) : (
        <ChosenFile flow={flow} step={step} />
      )}
      {error !== undefined && (
        <p role="alert" className="mt-4 break-words text-danger">
          {error}
        </p>
      )}
    </Section>
  );
}

/** For a step that has taken the place of what had the focus. */
function takeLostFocus(element: HTMLElement | null): void {
  if (document.activeElement === document.body) element?.focus();
}

type StepWithFile = Exclude<ImportStep, { readonly kind: "choosing" }>;

function ChosenFile({ flow, step }: { readonly flow: ImportFlow; readonly step: StepWithFile }) {
  const { chosen } = step;
  const { file, format } = chosen;
  const mayChoose = step.kind !== "importing" && step.kind !== "done";
  return (
    <>
      <p className="font-medium break-words">{file.name}</p>
      <p className="mb-4 text-sm text-muted">{messages.fileOf(format, file.size)}</p>
      {mayChoose && format !== "json" && (
        <div className="max-w-md">
          <ListSelect
            label={format === "csv" ? messages.intoList : messages.newTasksInto}
            value={chosen.listId}
            onChange={(listId) => flow.chooseList(chosen, listId)}
          />
        </div>
      )}
      <div key={step.kind} ref={takeLostFocus} tabIndex={-1} className="outline-none">
        <Step flow={flow} step={step} />
      </div>
    </>
  );
}

function Step({ flow, step }: { readonly flow: ImportFlow; readonly step: StepWithFile }) {
  const { chosen } = step;
  const otherFile = <Button onClick={flow.restart}>{messages.otherFile}</Button>;
  switch (step.kind) {
    case "checking":
      return <Sending fraction={step.fraction} working={messages.working} onCancel={flow.restart} />;
    // It may have begun: it cannot be cancelled, but undone.
    case "importing":
      return <Sending fraction={step.fraction} working={messages.importing} />;
    case "refused":
      return (
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => flow.check(chosen)}>{messages.tryAgain}</Button>
          {otherFile}
        </div>
      );
    case "preview":
      return (
        <>
          <ImportReport result={step.result} />
          <div className="flex flex-wrap gap-2">
            {changesAnything(step.result) && (
              <Button look="main" onClick={() => flow.importNow(chosen, step.result)}>
                {messages.import}
              </Button>
            )}
            {otherFile}
          </div>
        </>
      );
    case "done":
      return <Done flow={flow} step={step} />;
  }
}

interface SendingProps {
  readonly fraction: number;
  readonly working: string;
  readonly onCancel?: () => void;
}

function Sending({ fraction, working, onCancel }: SendingProps) {
  const label = fraction < 1 ? messages.uploading : working;
  return (
    <div className="flex flex-col items-start gap-3">
      <p role="status">{label}</p>
      <progress
        aria-label={label}
        className="h-2 w-full max-w-md accent-accent"
        {...(fraction < 1 ? { value: fraction } : {})}
      />
      {onCancel !== undefined && <Button onClick={onCancel}>{messages.cancel}</Button>}
    </div>
  );
}

interface DoneProps {
  readonly flow: ImportFlow;
  readonly step: Extract<ImportStep, { readonly kind: "done" }>;
}

function Done({ flow, step: { result, callId } }: DoneProps) {
  const undo = useUndoCall(changesAnything(result) ? callId : null);
  return (
    <>
      <ImportReport result={result} />
      <div className="flex flex-wrap gap-2">
        <Button onClick={flow.restart}>{messages.importAnother}</Button>
        {callId !== null && changesAnything(result) && (
          <Button aria-disabled={undo.isRunning} onClick={() => undo.isRunning || undo.run()}>
            {undo.isUndone ? messages.importAgain : messages.undo}
          </Button>
        )}
      </div>
      <p role="status" className="mt-3">
        {undo.note}
      </p>
      {undo.conflicts.length > 0 && (
        <>
          <p className="mt-2 text-sm">{messages.leftAsItIs}</p>
          <ul className="list-disc pl-5 text-sm">
            {undo.conflicts.map((conflict) => (
              <li key={conflict}>{conflict}</li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
