/** An input as a form and as JSON, side by side and in step. */
import Form from "@rjsf/core";
import { ErrorSchemaBuilder, getDefaultFormState } from "@rjsf/utils";
import type { ErrorSchema, FieldProps, UiSchema } from "@rjsf/utils";
import { useId, useMemo, useState } from "react";
import { Alternatives } from "./alternatives.tsx";
import { anyJson } from "../description.ts";
import type { ProcedureDescription } from "../description.ts";
import type { Issue } from "./issues.ts";
import { draftOf, retyped } from "./json.ts";
import type { Draft } from "./json.ts";
import { validator } from "./validator.ts";

interface InputProps {
  readonly procedure: ProcedureDescription;
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
  /** What the server said of the input that was sent. */
  readonly issues: readonly Issue[];
}

/** Where somebody starts: the defaults that the schema names. */
export function firstDraft({ input }: ProcedureDescription): Draft {
  if (input === undefined) return draftOf(undefined);
  try {
    return draftOf(getDefaultFormState(validator, input, undefined, input, false, defaults));
  } catch {
    return draftOf(undefined);
  }
}

const defaults = {
  emptyObjectFields: "skipEmptyDefaults",
  arrayMinItems: { populate: "requiredOnly" },
} as const;

export function Input({ procedure, draft, onChange, issues }: InputProps) {
  const { input: schema, note } = procedure;
  const extraErrors = useMemo(() => errorSchemaOf(issues), [issues]);
  const appearance = useMemo(() => uiSchemaOf(schema), [schema]);
  const id = useId();
  if (schema === undefined && note === undefined) return <p className="note">Takes no input.</p>;
  return (
    <div className={schema === undefined ? "input" : "input two"}>
      {note !== undefined && <p className="note">{note}</p>}
      {schema !== undefined && (
        <div className="form">
          <Form
            tagName="div"
            schema={schema}
            formData={draft.value}
            validator={validator}
            extraErrors={extraErrors}
            showErrorList={false}
            noValidate
            idPrefix="input"
            uiSchema={appearance}
            fields={fields}
            templates={templates}
            experimental_defaultFormStateBehavior={defaults}
            // Without a field that it comes from, a change is the form's own: defaults, filled in after every letter of
            // JSON. Who writes JSON may leave them out.
            onChange={({ formData }, ...field) => {
              if (field.length > 0 && !sameJson(formData, draft.value)) onChange(draftOf(formData));
            }}
          />
        </div>
      )}
      <div className="json">
        <label htmlFor={id}>JSON</label>
        <JsonText id={id} draft={draft} onChange={onChange} />
      </div>
    </div>
  );
}

/** A text with a media type (JSON Schema, section 8.4) is a document: it has lines. The form starts anew when it is given another. */
function uiSchemaOf(schema: ProcedureDescription["input"]): UiSchema {
  const documents = Object.entries(schema?.properties ?? {}).flatMap(([name, property]) =>
    typeof property === "object" && "contentMediaType" in property
      ? [[name, { "ui:widget": "textarea", "ui:options": { rows: 8 } }]]
      : [],
  );
  return { "ui:submitButtonOptions": { norender: true }, ...Object.fromEntries(documents) };
}

// The form starts anew when it is given others.
const fields = { [anyJson]: JsonField };
const templates = { MultiSchemaFieldTemplate: Alternatives };

function sameJson(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function errorSchemaOf(issues: readonly Issue[]): ErrorSchema {
  const builder = new ErrorSchemaBuilder();
  for (const { path, message } of issues) builder.addErrors(message, [...path]);
  return builder.ErrorSchema;
}

function JsonText({ id, draft, onChange }: { id: string; draft: Draft; onChange: (draft: Draft) => void }) {
  const { text, problem } = draft;
  return (
    <>
      <textarea
        id={id}
        className="json-text"
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        rows={Math.min(24, Math.max(4, text.split("\n").length + 1))}
        value={text}
        aria-invalid={problem !== undefined}
        aria-describedby={`${id}-problem`}
        onChange={(event) => onChange(retyped(draft, event.target.value))}
      />
      <p id={`${id}-problem`} className="problem" role="alert">
        {problem}
      </p>
    </>
  );
}

/** For a part of the input that may be anything. */
function JsonField({ fieldPathId, formData, onChange, schema, name }: FieldProps<unknown>) {
  const [draft, setDraft] = useState(() => draftOf(formData));
  const shown = sameJson(draft.value, formData) ? draft : draftOf(formData);
  return (
    <>
      <label htmlFor={fieldPathId.$id}>{schema.title ?? name} (JSON)</label>
      <JsonText
        id={fieldPathId.$id}
        draft={shown}
        onChange={(next) => {
          setDraft(next);
          onChange(next.value, fieldPathId.path);
        }}
      />
    </>
  );
}
