/** Tells the form which alternative of a schema fits. What is wrong with an input, the server says. */
import { Validator } from "@cfworker/json-schema";
import type { RJSFSchema, ValidatorType } from "@rjsf/utils";

/** No `new Function`, as ajv has it: the page's Content-Security-Policy stands in the way of that. */
export const validator: ValidatorType = {
  isValid: (schema, formData, rootSchema) => {
    const within: RJSFSchema = {
      ...(rootSchema.definitions === undefined ? {} : { definitions: rootSchema.definitions }),
      ...schema,
    };
    try {
      return new Validator(JSON.parse(JSON.stringify(within)), "7").validate(formData).valid;
    } catch {
      return false;
    }
  },
  validateFormData: () => ({ errors: [], errorSchema: {} }),
  rawValidation: () => ({ errors: [] }),
};
