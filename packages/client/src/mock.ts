/** A client without a server, for tests of components. */
import { createTRPCClient, TRPCClientError } from "@trpc/client";
import type { TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";
import type { TaskwellClient } from "./client.ts";
import type { AppRouter, RouterInputs, RouterOutputs } from "./router.ts";

export { createTaskwellError as mockError } from "./errors.ts";

/** Procedures that a test calls, by feature and name. */
export type Mocks = {
  readonly [Feature in keyof RouterInputs]?: {
    readonly [Name in keyof RouterInputs[Feature]]?: (
      input: RouterInputs[Feature][Name],
    ) => OutputOf<Feature, Name> | Promise<OutputOf<Feature, Name>>;
  };
};

type OutputOf<Feature extends keyof RouterOutputs, Name> = Name extends keyof RouterOutputs[Feature]
  ? RouterOutputs[Feature][Name]
  : never;

/** Answers calls with the mocks; a call of any other procedure is an error that names it. Inputs are not validated. */
export function createMockClient(mocks: Mocks): TaskwellClient {
  const link: TRPCLink<AppRouter> =
    () =>
    ({ op: { path, input } }) =>
      observable((observer) => {
        answer(mocks, path, input)
          .then(async (data) => {
            if (isAsyncIterable(data))
              for await (const message of data) observer.next({ result: { type: "data", data: message } });
            else observer.next({ result: { type: "data", data } });
            return observer.complete();
          })
          .catch((error: unknown) =>
            observer.error(TRPCClientError.from(error instanceof Error ? error : new Error(String(error)))),
          );
      });
  return createTRPCClient<AppRouter>({ links: [link] });
}

async function answer(mocks: Mocks, path: string, input: unknown): Promise<unknown> {
  const [feature = "", name = ""] = path.split(".");
  const procedures: unknown = Reflect.get(mocks, feature);
  const mock: unknown = Reflect.get(Object(procedures), name);
  if (typeof mock !== "function") throw new Error(`${path} is not mocked.`);
  return await Reflect.apply(mock, undefined, [input]);
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}
