/** Tells the form which alternative of a schema a value matches. The server alone validates inputs. */
import { Validator } from "@cfworker/json-schema";
import type { RJSFSchema, ValidatorType } from "@rjsf/utils";

/** Not ajv: it uses `new Function`, which the page's Content-Security-Policy forbids. */
export const validator: ValidatorType = {
  isValid: (schema, formData, rootSchema) => {
    const schemaWithDefinitions: RJSFSchema = {
      ...(rootSchema.definitions === undefined ? {} : { definitions: rootSchema.definitions }),
      ...schema,
    };
    try {
      return new Validator(JSON.parse(JSON.stringify(schemaWithDefinitions)), "7").validate(formData).valid;
    } catch {
      return false;
    }
  },
  validateFormData: () => ({ errors: [], errorSchema: {} }),
  rawValidation: () => ({ errors: [] }),
};
