/** The choice between the alternatives of a union: the form library's own has no name for screen readers. */
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
