/** The section `webhooks` of /openapi.json: what receivers are sent. */
import { documentedEvents } from "../webhook/examples.ts";
import { inComponents, jsonSchemaOf } from "./json-schema.ts";

type Json = Record<string, unknown>;

const header = (name: string, description: string, example: string) => ({
  name,
  in: "header",
  required: true,
  description,
  schema: { type: "string" },
  example,
});

const parameters = [
  header(
    "webhook-id",
    "Id of the event: the same at each attempt",
    "msg_01a1f60ac4007e2b9f357a0c2d4e6b18_4711",
  ),
  header("webhook-timestamp", "When this attempt was made: seconds since 1970", "1795282200"),
  header(
    "webhook-signature",
    "Signatures of `{webhook-id}.{webhook-timestamp}.{body}`, separated by spaces: `v1,` and HMAC-SHA256, or `v1a,` and Ed25519, in base64",
    "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=",
  ),
];

type DocumentedEvent = (typeof documentedEvents)[number];

export const webhookItems: Json = Object.fromEntries(
  documentedEvents.map((event) => [event.kind, { post: operationOf(event) }]),
);

function operationOf({ kind, schema, types, example }: DocumentedEvent): Json {
  const $ref = `#/components/schemas/${jsonSchemaOf(schema, "output").id}`;
  const examples = example === undefined ? {} : { examples: { [example.type]: { value: example } } };
  return {
    operationId: `${kind}Event`,
    tags: ["webhooks"],
    summary: `A ${kind} has changed`,
    description: types.map(({ type, means }) => `- \`${type}\`: it ${means}`).join("\n"),
    security: [],
    parameters,
    requestBody: {
      required: true,
      content: { "application/json": { schema: { $ref }, ...examples } },
    },
    responses: {
      204: { description: "Delivered, as with any status of 200 to 299. Others are tried again" },
      410: { description: "The receiver wants no more events: the webhook is disabled" },
    },
  };
}

const suffix = "InEvent";

/** Schemas of the events. What they share with others has names of its own, as their fields are in camelCase. */
export const webhookSchemas: Json = Object.assign({}, ...documentedEvents.map(componentsOf));

function componentsOf(event: DocumentedEvent): Json {
  const { id = "", schema, others } = jsonSchemaOf(event.schema, "output");
  const nameOf = (name: string) => (name.endsWith(suffix) ? name : name + suffix);
  const renamed = (one: unknown): unknown =>
    JSON.parse(
      JSON.stringify(one).replace(
        /"#\/components\/schemas\/(\w+)"/g,
        (_, name: string) => `"#/components/schemas/${nameOf(name)}"`,
      ),
    );
  const named = Object.entries(others).map(
    ([name, one]) => [nameOf(name), renamed(inComponents(one))] as const,
  );
  return { [id]: renamed(inComponents(schema)), ...Object.fromEntries(named) };
}
