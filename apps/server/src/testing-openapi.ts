/** For tests: the parts of /openapi.json that they read. */
import { openApiDocument } from "@taskwell/api/openapi";
import { z } from "zod";

const Content = z.record(
  z.string(),
  z.object({
    schema: z.record(z.string(), z.unknown()),
    examples: z.record(z.string(), z.object({ value: z.unknown() })).default({}),
  }),
);
const Response = z.object({ description: z.string(), content: Content.default({}) });
const Ref = z.object({ $ref: z.string() });
const Parameter = z.object({ name: z.string(), in: z.string(), example: z.unknown().optional() });
const Operation = z.object({
  operationId: z.string(),
  parameters: z.array(Parameter.or(Ref)),
  requestBody: z.object({ content: Content }).optional(),
  responses: z.record(z.string(), Response.or(Ref)),
});
export type Operation = z.infer<typeof Operation>;
const Document = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.object({
    responses: z.record(z.string(), Response),
    schemas: z.record(z.string(), z.unknown()),
  }),
});

export const text = JSON.stringify(openApiDocument);
export const document = Document.parse(openApiDocument);

const allOperations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item)
    .filter(([key]) => key !== "parameters")
    .map(([method, operation]) => ({
      path,
      method: method.toUpperCase(),
      operation: Operation.parse(operation),
    })),
);
const isAccountPath = (path: string) => path.startsWith("/api/auth/");
/** Of the procedures. */
export const operations = allOperations.filter(({ path }) => !isAccountPath(path));
export const accountOperations = allOperations.filter(({ path }) => isAccountPath(path));

/** The responses of an operation, with references to components resolved. */
export function responsesOf({ responses }: Operation): [string, z.infer<typeof Response>][] {
  return Object.entries(responses).map(([status, response]) => {
    if (!("$ref" in response)) return [status, response];
    const component = document.components.responses[response.$ref.replace("#/components/responses/", "")];
    if (component === undefined) throw new Error(`There is no ${response.$ref}.`);
    return [status, component];
  });
}
