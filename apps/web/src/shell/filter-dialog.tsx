/** Adds or changes a saved filter. The server checks how it is written, if it can be reached. */
import { fieldErrors } from "@taskwell/client";
import type { Filter } from "@taskwell/client";
import { useState } from "react";
import { api } from "../api.ts";
import { messages } from "../messages/shell.ts";
import { Field, inputLook } from "../parts/field.tsx";
import { ownTimeZone } from "../time/days.ts";
import NameDialog from "./name-dialog.tsx";
import type { NameAndColour } from "./name-dialog.tsx";

interface FilterDialogProps {
  readonly title: string;
  readonly submitLabel: string;
  readonly initial?: Pick<Filter, "name" | "query" | "color">;
  readonly onSubmit: (values: NameAndColour & { readonly query: string }) => void;
  readonly onClose: () => void;
}

const maxNameLength = 255;
const maxQueryLength = 1_000;

export default function FilterDialog({ title, submitLabel, initial, onSubmit, onClose }: FilterDialogProps) {
  const [query, setQuery] = useState(initial?.query ?? "");
  const [error, setError] = useState<string>();
  const submit = async (values: NameAndColour) => {
    const problem = await problemOf(query.trim());
    setError(problem);
    if (problem === undefined) onSubmit({ ...values, query: query.trim() });
  };
  return (
    <NameDialog
      title={title}
      submitLabel={submitLabel}
      maxLength={maxNameLength}
      {...(initial === undefined ? {} : { initial })}
      onSubmit={(values) => void submit(values)}
      onClose={onClose}
    >
      <Field label={messages.query} hint={messages.queryHint} error={error}>
        {(props) => (
          <input
            {...props}
            className={`${inputLook} font-mono`}
            value={query}
            maxLength={maxQueryLength}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            onChange={({ target }) => setQuery(target.value)}
          />
        )}
      </Field>
      <details className="mb-4 text-sm">
        <summary className="cursor-pointer py-1 text-muted">{messages.queryHelp}</summary>
        <dl className="mt-1 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 max-sm:grid-cols-1">
          {messages.queryExamples.map(([example, meaning]) => (
            <div key={example} className="contents">
              <dt className="font-mono whitespace-pre">{example}</dt>
              <dd className="text-muted max-sm:mb-1">{meaning}</dd>
            </div>
          ))}
        </dl>
      </details>
    </NameDialog>
  );
}

/** What is wrong with a query. Without a connection it is checked when it is sent. */
async function problemOf(query: string): Promise<string | undefined> {
  try {
    await api.filter.run.query({ query, limit: 1, timeZone: ownTimeZone });
    return undefined;
  } catch (error) {
    return fieldErrors(error)["query"];
  }
}
