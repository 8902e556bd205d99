/** The choice between the alternatives of a union, with a name for screen readers, which the form library's own lacks. */
import type { MultiSchemaFieldTemplateProps } from "@rjsf/utils";

export function Alternatives({ selector, optionSchemaField }: MultiSchemaFieldTemplateProps) {
  return (
    <div className="alternatives">
      <label>
        <span className="visually-hidden">Alternative</span>
        {selector}
      </label>
      {optionSchemaField}
    </div>
  );
}
