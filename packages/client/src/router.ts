/** The router as its callers see it: procedures, rows, and which row an error may bring along. */
import type { AppRouter as ApiRouter } from "@taskwell/api";
import type { ErrorShape } from "@taskwell/api/error-shape";
import type {
  inferRouterInputs,
  inferRouterOutputs,
  TRPCBuiltRouter,
  TRPCMutationProcedure,
  TRPCQueryProcedure,
  TRPCSubscriptionProcedure,
} from "@trpc/server";

type Root = ApiRouter["_def"]["_config"]["$types"];
type Features = ApiRouter["_def"]["record"];

// Interfaces, so that editors show `Task`, and not its twenty fields.
export interface Task extends Row<"task"> {}
export interface List extends Row<"list"> {}
export interface Label extends Row<"label"> {}
export interface Filter extends Row<"filter"> {}
export interface Feed extends Row<"feed"> {}
export interface Webhook extends Row<"webhook"> {}

interface Rows {
  readonly task: Task;
  readonly list: List;
  readonly label: Label;
  readonly filter: Filter;
  readonly feed: Feed;
  readonly webhook: Webhook;
}
type AnyRow = Rows[keyof Rows];

type Row<Name extends keyof Features> = inferRouterOutputs<ApiRouter>[Name] extends { byId: infer Output }
  ? Output
  : never;

/** The row that an output is, by name. */
type RowLike<Output> = {
  [Name in keyof Rows]: [Output, Rows[Name]] extends [Rows[Name], Output] ? Rows[Name] : never;
}[keyof Rows];
type NamedRow<Output> = [RowLike<Output>] extends [never] ? Output : RowLike<Output>;
type Named<Output> = Output extends { items: (infer Item)[]; nextCursor: infer Cursor }
  ? { items: NamedRow<Item>[]; nextCursor: Cursor }
  : NamedRow<Output>;

/** A procedure whose errors have the row of its feature in `data.current`. */
type FailingWith<Current, Procedure> = Procedure extends {
  _def: { type: infer Type; $types: { input: infer Input; output: infer Output } };
}
  ? Type extends "query"
    ? TRPCQueryProcedure<Definition<Input, Output, Current>>
    : Type extends "subscription"
      ? TRPCSubscriptionProcedure<Definition<Input, Output, Current>>
      : TRPCMutationProcedure<Definition<Input, Output, Current>>
  : never;

interface Definition<Input, Output, Current> {
  input: Input;
  output: Named<Output>;
  meta: unknown;
  errorShape: ErrorShape<Current>;
}

/** Of features without rows of their own, such as imports: any row. */
type CurrentOf<Feature> = Feature extends { byId: { _def: { $types: { output: infer Output } } } }
  ? NamedRow<Output>
  : AnyRow;

export type AppRouter = TRPCBuiltRouter<
  Omit<Root, "errorShape"> & { errorShape: ErrorShape<AnyRow> },
  {
    [Feature in keyof Features]: {
      [Name in keyof Features[Feature]]: FailingWith<CurrentOf<Features[Feature]>, Features[Feature][Name]>;
    };
  }
>;

/** `RouterInputs["task"]["create"]` is the input of `task.create.mutate`. */
export type RouterInputs = inferRouterInputs<AppRouter>;
/** `RouterOutputs["task"]["byId"]` is the result of `task.byId.query`. */
export type RouterOutputs = inferRouterOutputs<AppRouter>;
/** A row that was created, changed or deleted. */
export type Change = RouterOutputs["changes"]["list"]["changes"][number];
