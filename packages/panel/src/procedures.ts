/** Describes the procedures of a tRPC 11 router, including lazy ones. */
import type { AnyTRPCRouter } from "@trpc/server";
import type { ProcedureDescription, TransformerName } from "./description.ts";
import { describeInput } from "./input-schema.ts";

/**
 * Describes them in the order of the router, lazy ones last.
 *
 * @throws whatever a lazy router throws while it is loaded
 */
export async function describeProcedures(router: AnyTRPCRouter): Promise<ProcedureDescription[]> {
  await loadLazyRouters(router);
  return Object.entries(router._def.procedures).map(([path, procedure]) =>
    describeProcedure(path, procedure),
  );
}

/** A lazy router may contain others. */
async function loadLazyRouters(router: AnyTRPCRouter): Promise<void> {
  const pending = () => Object.values(router._def.lazy ?? {});
  // One after the other, for the same order every time.
  while (pending().length > 0) for (const loader of pending()) await loader.load();
}

function describeProcedure(path: string, procedure: unknown): ProcedureDescription {
  const definition: unknown = Reflect.get(Object(procedure), "_def");
  const inputs: unknown = Reflect.get(Object(definition), "inputs");
  const meta: unknown = Reflect.get(Object(definition), "meta");
  const input = describeInput(Array.isArray(inputs) ? inputs : []);
  const texts = [textOf(meta, "summary"), textOf(meta, "description")].filter((text) => text !== undefined);
  const description = texts.length > 0 ? texts.join("\n") : textOf(input.schema, "description");
  return {
    path,
    type: typeOf(Reflect.get(Object(definition), "type")),
    takesFile: input.takesFile,
    ...(description === undefined ? {} : { description }),
    ...(meta === undefined ? {} : { meta: asJson(meta) }),
    ...(input.schema === undefined ? {} : { input: input.schema }),
    ...(input.note === undefined ? {} : { note: input.note }),
  };
}

function typeOf(type: unknown): ProcedureDescription["type"] {
  return type === "mutation" || type === "subscription" ? type : "query";
}

function textOf(value: unknown, key: string): string | undefined {
  const text: unknown = Reflect.get(Object(value), key);
  return typeof text === "string" && text !== "" ? text : undefined;
}

/** Functions and bigints become strings; what is not JSON at all, such as a circular object, becomes a note. */
function asJson(meta: unknown): unknown {
  try {
    const text: string | undefined = JSON.stringify(meta, (_key, value: unknown) =>
      typeof value === "function" || typeof value === "bigint" ? String(value) : value,
    );
    return text === undefined ? null : JSON.parse(text);
  } catch {
    return "(not JSON)";
  }
}

/** Transformers have no name, so superjson is recognised by how it serialises a date. */
export function transformerOf(router: AnyTRPCRouter): TransformerName {
  const wire: unknown = router._def._config.transformer.input.serialize(new Date(0));
  if (wire instanceof Date) return "none";
  return typeof wire === "object" && wire !== null && "json" in wire && "meta" in wire
    ? "superjson"
    : "other";
}
