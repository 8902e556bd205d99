/** Brings the descriptions of procedures and fields into their declarations, as comments that editors show. */
import { toJSONSchema } from "zod";
import { tsImport } from "tsx/esm/api";

/** `    due?: {`: a property, indented by four spaces for each level. */
const property = /^( +)(?:readonly )?(\w+)\??: /;

/**
 * For the declarations of a router that `tsc` has emitted, with its procedures by feature in the variable `procedures`.
 *
 * @param {string} declarations the file
 * @param {string} source the module that exports the `appRouter`
 * @returns {import("rolldown").Plugin}
 */
export function documentedDeclarations(declarations, source) {
  return {
    name: "documented-declarations",
    transform: {
      order: "pre",
      async handler(code, id) {
        if (id !== declarations) return undefined;
        const { appRouter } = await tsImport(source, import.meta.url);
        return documented(code, appRouter._def.procedures);
      },
    },
    renderChunk: {
      order: "post",
      // A comment belongs to what follows only if it starts a line, which the bundler does not keep up.
      handler: (code) => code.replaceAll(/[ \n]*(\/\*\* .*? \*\/)\s*/g, "\n$1\n"),
    },
  };
}

function documented(code, procedures) {
  let isInside = false;
  // The feature, the procedure, `input` or `output`, and the fields down to this line.
  let path = [];
  const lines = code.split("\n").flatMap((line) => {
    if (/^\S/.test(line)) isInside = /^(export )?declare const procedures: /.test(line);
    const [, indent = "", name] = property.exec(line) ?? [];
    if (!isInside || name === undefined) return line;
    path = [...path.slice(0, indent.length / 4 - 1), name];
    const text = descriptionOf(procedures, path);
    return text === undefined ? line : [`${indent}/** ${text.replaceAll("*/", "* /")} */`, line];
  });
  return lines.join("\n");
}

function descriptionOf(procedures, [feature = "", procedure = "", part, ...fields]) {
  const definition = procedures[`${feature}.${procedure}`]?._def;
  if (definition === undefined) return undefined;
  if (part === undefined) return `${definition.meta.summary}. ${definition.meta.description}`;
  if ((part !== "input" && part !== "output") || fields.length === 0) return undefined;
  const parser = part === "input" ? definition.inputs[0] : definition.output;
  const root = toJSONSchema(parser, { io: part, unrepresentable: "any" });
  const schemas = fields.reduce(
    (parents, field) =>
      parents.flatMap((parent) =>
        objectsIn(parent, root).flatMap(({ properties }) => properties[field] ?? []),
      ),
    [root],
  );
  const texts = new Set(schemas.map(({ description }) => description));
  // Alternatives may describe a field differently: then none of them is right.
  return texts.size === 1 ? [...texts][0] : undefined;
}

/** The schema of every object that a value may be. */
function objectsIn(schema, root) {
  const { $ref, properties, items, anyOf = [], oneOf = [], allOf = [] } = schema;
  if (properties !== undefined) return [schema];
  const referenced = $ref === undefined ? [] : [root.$defs[$ref.replace("#/$defs/", "")]];
  const inner = [...referenced, ...(items === undefined ? [] : [items]), ...anyOf, ...oneOf, ...allOf];
  return inner.flatMap((each) => objectsIn(each, root));
}
