/** What many would pick: Express 5, Prisma 7, zod, jose; ownership by WHERE, and nothing below it. */
import { PrismaPg } from "@prisma/adapter-pg";
import express from "express";
import type { NextFunction, Request, Response } from "express";
import { jwtVerify } from "jose";
import { z } from "zod";
import { PrismaClient } from "../generated/client.ts";
import { readEnvironment } from "./environment.ts";
import { schemaOf } from "./tables.ts";

const { databaseUrl, port, secret } = readEnvironment();
const adapter = new PrismaPg(
  { connectionString: databaseUrl, max: 10 },
  { schema: schemaOf("express-prisma") },
);
const prisma = new PrismaClient({ adapter });
const key = Buffer.from(secret);

const TaskId = z.uuid();
const ListTasks = z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) });
const CreateTask = z.object({ title: z.string().min(1).max(255) });
const SetCompleted = z.object({ completed: z.boolean() });

const app = express();
app.disable("x-powered-by");
app.disable("etag");
app.use((request: Request, response: Response, next: NextFunction) => {
  response.setHeader("x-request-id", request.headers["x-request-id"] ?? "");
  next();
});
app.use(async (request: Request, response: Response, next: NextFunction) => {
  const [, token = ""] = request.headers.authorization?.split(" ") ?? [];
  try {
    const { payload } = await jwtVerify(token, key, { algorithms: ["HS256"] });
    response.locals["userId"] = z.string().parse(payload.sub);
  } catch {
    response.status(401).json({ error: "unauthorized" });
    return;
  }
  next();
});
app.use(express.json());

const userOf = (response: Response) => z.string().parse(response.locals["userId"]);

app.get("/tasks", async (request, response) => {
  const { limit } = ListTasks.parse(request.query);
  const where = { userId: userOf(response) };
  response.json(await prisma.task.findMany({ where, orderBy: { createdAt: "desc" }, take: limit }));
});
app.get("/tasks/:id", async (request, response) => {
  const id = TaskId.parse(request.params.id);
  const task = await prisma.task.findFirst({ where: { id, userId: userOf(response) } });
  if (task === null) response.status(404).json({ error: "not found" });
  else response.json(task);
});
app.post("/tasks", async (request, response) => {
  const { title } = CreateTask.parse(request.body);
  response.status(201).json(await prisma.task.create({ data: { title, userId: userOf(response) } }));
});
app.patch("/tasks/:id", async (request, response) => {
  const where = { id: TaskId.parse(request.params.id), userId: userOf(response) };
  const { completed } = SetCompleted.parse(request.body);
  response.json(await prisma.task.update({ where, data: { completed } }));
});

app.listen(port, "127.0.0.1", () => console.log("ready"));
