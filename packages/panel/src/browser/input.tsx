/** An input as a form and as JSON, kept in sync. */
import Form from "@rjsf/core";
import { ErrorSchemaBuilder, getDefaultFormState } from "@rjsf/utils";
import type { ErrorSchema, FieldProps, UiSchema } from "@rjsf/utils";
import { useId, useMemo, useState } from "react";
import { Alternatives } from "./alternatives.tsx";
import { anyJson } from "../description.ts";
import type { ProcedureDescription } from "../description.ts";
import type { Issue } from "./issues.ts";
import { draftOf, editDraft } from "./json.ts";
import type { Draft } from "./json.ts";
import { FieldDescription } from "./prose.tsx";
import { validator } from "./validator.ts";

interface InputProps {
  readonly procedure: ProcedureDescription;
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
  /** The server's issues with the input that was sent. */
  readonly issues: readonly Issue[];
}

/** The schema's defaults. */
export function initialDraft({ input }: ProcedureDescription): Draft {
  if (input === undefined) return draftOf(undefined);
  try {
    return draftOf(getDefaultFormState(validator, input, undefined, input, false, formDefaults));
  } catch {
    return draftOf(undefined);
  }
}

const formDefaults = {
  emptyObjectFields: "skipEmptyDefaults",
  arrayMinItems: { populate: "requiredOnly" },
} as const;

export function Input({ procedure, draft, onChange, issues }: InputProps) {
  const { input: schema, note } = procedure;
  const extraErrors = useMemo(() => errorSchemaOf(issues), [issues]);
  const uiSchema = useMemo(() => uiSchemaOf(schema), [schema]);
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
            uiSchema={uiSchema}
            fields={fields}
            templates={templates}
            experimental_defaultFormStateBehavior={formDefaults}
            // A change without a field is the form filling in defaults, which it does whenever the JSON changes.
            // Whoever edits the JSON may leave defaults out.
            onChange={({ formData }, ...field) => {
              if (field.length > 0 && !isSameJson(formData, draft.value)) onChange(draftOf(formData));
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

/** Strings with a media type (JSON Schema, section 8.4) are documents and get several lines. */
function uiSchemaOf(schema: ProcedureDescription["input"]): UiSchema {
  const documents = Object.entries(schema?.properties ?? {}).flatMap(([name, property]) =>
    typeof property === "object" && "contentMediaType" in property
      ? [[name, { "ui:widget": "textarea", "ui:options": { rows: 8 } }]]
      : [],
  );
  return { "ui:submitButtonOptions": { norender: true }, ...Object.fromEntries(documents) };
}

// Constants, since the form resets when it gets new objects.
const fields = { [anyJson]: JsonField };
const templates = { MultiSchemaFieldTemplate: Alternatives, DescriptionFieldTemplate: FieldDescription };

function isSameJson(one: unknown, other: unknown): boolean {
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
        onChange={(event) => onChange(editDraft(draft, event.target.value))}
      />
      <p id={`${id}-problem`} className="problem" role="alert">
        {problem}
      </p>
    </>
  );
}

/** A JSON editor for a part of the input without a schema. */
function JsonField({ fieldPathId, formData, onChange, schema, name }: FieldProps<unknown>) {
  const [draft, setDraft] = useState(() => draftOf(formData));
  const shownDraft = isSameJson(draft.value, formData) ? draft : draftOf(formData);
  return (
    <>
      <label htmlFor={fieldPathId.$id}>{schema.title ?? name} (JSON)</label>
      <JsonText
        id={fieldPathId.$id}
        draft={shownDraft}
        onChange={(next) => {
          setDraft(next);
          onChange(next.value, fieldPathId.path);
        }}
      />
    </>
  );
}
