/** The whole API: every procedure, by name. */
import type { inferProcedureOutput, TRPCBuiltRouter, TRPCDecorateCreateRouterOptions } from "@trpc/server";
import { batchProcedures } from "./batch/router.ts";
import { calendarProcedures } from "./calendar/router.ts";
import { changesProcedures } from "./changes/router.ts";
import { countsProcedures } from "./counts/router.ts";
import { csvProcedures } from "./csv/router.ts";
import { dataProcedures } from "./data/router.ts";
import { doneProcedures } from "./done/router.ts";
import { feedProcedures } from "./feed/router.ts";
import { filterProcedures } from "./filter/router.ts";
import { historyProcedures } from "./history/router.ts";
import { labelProcedures } from "./label/router.ts";
import { listProcedures } from "./list/router.ts";
import { meProcedures } from "./me/router.ts";
import { previewProcedures } from "./preview/router.ts";
import { quickAddProcedures } from "./quick-add/router.ts";
import { recurrenceProcedures } from "./recurrence/router.ts";
import { searchProcedures } from "./search/router.ts";
import { taskProcedures } from "./task/router.ts";
import { listTrashProcedures, taskTrashProcedures } from "./trash/router.ts";
import { webhookProcedures } from "./webhook/router.ts";
import type { ErrorShape } from "./trpc/error-shape.ts";
import { createCallerFactory, router } from "./trpc/procedures.ts";
import type { Meta } from "./trpc/procedures.ts";

const procedures = {
  task: {
    ...taskProcedures,
    ...taskTrashProcedures,
    ...recurrenceProcedures,
    ...previewProcedures,
    ...searchProcedures,
    ...countsProcedures,
    ...doneProcedures,
    ...quickAddProcedures,
    ...batchProcedures,
  },
  list: { ...listProcedures, ...listTrashProcedures },
  label: labelProcedures,
  filter: filterProcedures,
  feed: feedProcedures,
  changes: changesProcedures,
  history: historyProcedures,
  webhook: webhookProcedures,
  data: { ...dataProcedures, ...csvProcedures, ...calendarProcedures },
  me: meProcedures,
};

export const appRouter = router(procedures);
export const createCaller = createCallerFactory(appRouter);

/** The row that may stand in the way of a change. */
type Current = {
  [Name in keyof typeof procedures]: (typeof procedures)[Name] extends { byId: infer ById }
    ? inferProcedureOutput<ById>
    : never;
}[keyof typeof procedures];

/**
 * What a client knows: the procedures and the shape of errors. The server's context is left out, and with it the
 * database's types, which would weigh on every editor that has the client open.
 */
export type AppRouter = TRPCBuiltRouter<
  { ctx: object; meta: Meta; errorShape: ErrorShape<Current>; transformer: false },
  TRPCDecorateCreateRouterOptions<typeof procedures>
>;
