/** A description: what stands between backticks is code. */
import type { DescriptionFieldProps } from "@rjsf/utils";

export function Prose({ text }: { text: string }) {
  // Every second part was between backticks.
  return text
    .split(/`([^`]+)`/)
    .map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part));
}

/** The description of a field. */
export function FieldDescription({ id, description }: DescriptionFieldProps) {
  if (typeof description !== "string" || description === "") return null;
  return (
    <div id={id} className="field-description">
      <Prose text={description} />
    </div>
  );
}
