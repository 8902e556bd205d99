/** tRPC as its documentation sets it up, row-level security as Prisma's does: `$transaction([set_config, query])`. */
import { PrismaPg } from "@prisma/adapter-pg";
import { initTRPC, TRPCError } from "@trpc/server";
import { createHTTPServer } from "@trpc/server/adapters/standalone";
import { jwtVerify } from "jose";
import { z } from "zod";
import { PrismaClient } from "../generated/client.ts";
import type { Prisma } from "../generated/client.ts";
import { readEnvironment } from "./environment.ts";
import { schemaOf } from "./tables.ts";

const { databaseUrl, port, secret } = readEnvironment();
const adapter = new PrismaPg(
  { connectionString: databaseUrl, max: 10 },
  { schema: schemaOf("trpc-default") },
);
const prisma = new PrismaClient({ adapter });
const key = Buffer.from(secret);

interface Context {
  readonly userId: string | undefined;
}

const t = initTRPC.context<Context>().create();
const protectedProcedure = t.procedure.use(({ ctx, next }) => {
  if (ctx.userId === undefined) throw new TRPCError({ code: "UNAUTHORIZED" });
  return next({ ctx: { userId: ctx.userId } });
});

async function asUser<T>(userId: string, query: Prisma.PrismaPromise<T>): Promise<T> {
  const [, result] = await prisma.$transaction([
    prisma.$executeRaw`SELECT set_config('app.user_id', ${userId}, TRUE)`,
    query,
  ]);
  return result;
}

const Task = z.object({
  userId: z.string(),
  id: z.string(),
  title: z.string(),
  description: z.string().nullable(),
  completed: z.boolean(),
  createdAt: z.date(),
  updatedAt: z.date(),
});
const TaskRef = z.object({ id: z.uuid() });

const appRouter = t.router({
  task: {
    byId: protectedProcedure
      .input(TaskRef)
      .output(Task)
      .query(async ({ ctx, input }) => {
        const task = await asUser(
          ctx.userId,
          prisma.task.findFirst({ where: { id: input.id, userId: ctx.userId } }),
        );
        if (task === null) throw new TRPCError({ code: "NOT_FOUND" });
        return task;
      }),
    list: protectedProcedure
      .input(z.object({ limit: z.int().min(1).max(200) }))
      .output(z.object({ items: z.array(Task) }))
      .query(async ({ ctx, input }) => {
        const items = await asUser(
          ctx.userId,
          prisma.task.findMany({
            where: { userId: ctx.userId },
            orderBy: { createdAt: "desc" },
            take: input.limit,
          }),
        );
        return { items };
      }),
    create: protectedProcedure
      .input(z.object({ title: z.string().min(1).max(255) }))
      .output(Task)
      .mutation(({ ctx, input }) =>
        asUser(ctx.userId, prisma.task.create({ data: { title: input.title, userId: ctx.userId } })),
      ),
    setCompleted: protectedProcedure
      .input(TaskRef.extend({ completed: z.boolean() }))
      .output(Task)
      .mutation(({ ctx, input: { id, completed } }) =>
        asUser(ctx.userId, prisma.task.update({ where: { userId: ctx.userId, id }, data: { completed } })),
      ),
  },
});

createHTTPServer({
  router: appRouter,
  basePath: "/trpc/",
  createContext: async ({ req, res }): Promise<Context> => {
    res.setHeader("x-request-id", req.headers["x-request-id"] ?? "");
    const [, token = ""] = req.headers.authorization?.split(" ") ?? [];
    const verified = await jwtVerify(token, key, { algorithms: ["HS256"] }).catch(() => undefined);
    return { userId: verified?.payload.sub };
  },
}).listen(port, "127.0.0.1", () => console.log("ready"));
