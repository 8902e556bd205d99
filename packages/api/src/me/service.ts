/** Reads the signed-in user. */
import type { UserContext } from "../trpc/context.ts";
import type { Me } from "./schema.ts";

/** The stored user; without a row, the claims of the token. */
export async function getMe({ actor, prisma }: UserContext): Promise<Me> {
  const user = await prisma.user.findFirst({ where: { id: actor.userId } });
  if (user === null) return { id: actor.userId, email: actor.email, name: actor.name, createdAt: null };
  return { id: user.id, email: user.email, name: user.name, createdAt: user.createdAt.toISOString() };
}
