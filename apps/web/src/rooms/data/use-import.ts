/** The steps of an import: a file is chosen, tried without changing anything, and then imported. */
import { useEffect, useRef, useState } from "react";
import { messages } from "../../messages/data.ts";
import { newId } from "../../outbox/new-id.ts";
import { ownTimeZone } from "../../time/days.ts";
import { formatOf, importPath, maxUploadBytes, mediaTypeOf } from "./formats.ts";
import type { DocumentFormat } from "./formats.ts";
import { importResultOf } from "./import-result.ts";
import type { ImportResult } from "./import-result.ts";
import { textOf } from "./transfer-error.ts";
import { upload } from "./upload.ts";

interface Chosen {
  readonly file: File;
  readonly format: DocumentFormat;
  /** null: the Inbox. */
  readonly listId: string | null;
  /** Sent again after a lost connection, it is imported once. */
  readonly key: string;
}

export type ImportStep =
  /** `isAgain`: not for the first time. */
  | { readonly kind: "choosing"; readonly isAgain: boolean }
  /** `fraction`: how much has been sent. */
  | { readonly kind: "checking" | "importing"; readonly chosen: Chosen; readonly fraction: number }
  | { readonly kind: "refused"; readonly chosen: Chosen }
  | { readonly kind: "preview"; readonly chosen: Chosen; readonly result: ImportResult }
  | {
      readonly kind: "done";
      readonly chosen: Chosen;
      readonly result: ImportResult;
      readonly callId: string | null;
    };

export interface ImportFlow {
  readonly step: ImportStep;
  readonly error: string | undefined;
  readonly choose: (file: File) => void;
  readonly chooseList: (chosen: Chosen, listId: string | null) => void;
  readonly check: (chosen: Chosen) => void;
  readonly importNow: (chosen: Chosen, preview: ImportResult) => void;
  readonly restart: () => void;
}

export function useImport(): ImportFlow {
  const [step, setStep] = useState<ImportStep>({ kind: "choosing", isAgain: false });
  const [error, setError] = useState<string>();
  const running = useRef<AbortController>(null);
  useEffect(() => () => running.current?.abort(), []);

  const send = async (chosen: Chosen, isDryRun: boolean, onFailed: ImportStep) => {
    running.current?.abort();
    const { signal } = (running.current = new AbortController());
    const kind = isDryRun ? "checking" : "importing";
    setError(undefined);
    setStep({ kind, chosen, fraction: 0 });
    const { file, format, listId, key } = chosen;
    try {
      const { body, callId } = await upload({
        path: importPath({ format, listId, timeZone: ownTimeZone, isDryRun }),
        file,
        mediaType: mediaTypeOf(format),
        ...(isDryRun ? {} : { idempotencyKey: key }),
        onProgress: (fraction) => setStep({ kind, chosen, fraction }),
        signal,
      });
      const result = importResultOf(body);
      setStep(isDryRun ? { kind: "preview", chosen, result } : { kind: "done", chosen, result, callId });
    } catch (cause) {
      // Another one has begun, or it was cancelled.
      if (signal.aborted) return;
      setStep(onFailed);
      setError(textOf(cause));
    }
  };
  const check = (chosen: Chosen) => void send(chosen, true, { kind: "refused", chosen });

  return {
    step,
    error,
    choose: (file) => {
      const format = formatOf(file);
      if (format === undefined) setError(messages.unknownFormat(file.name));
      else if (file.size > maxUploadBytes) setError(messages.tooLarge(maxUploadBytes));
      else check({ file, format, listId: null, key: newId() });
    },
    chooseList: (chosen, listId) => check({ ...chosen, listId, key: newId() }),
    check,
    importNow: (chosen, preview) => void send(chosen, false, { kind: "preview", chosen, result: preview }),
    restart: () => {
      running.current?.abort();
      setError(undefined);
      setStep({ kind: "choosing", isAgain: true });
    },
  };
}
