/** The user's own row: made with the first write, never by a read. */
import type { UserContext } from "../context.ts";
import type { Me } from "./schema.ts";

export async function getMe({ actor, prisma }: UserContext): Promise<Me> {
  const user = await prisma.user.findFirst({ where: { id: actor.userId } });
  if (user === null) return { id: actor.userId, email: actor.email, name: actor.name, createdAt: null };
  return { id: user.id, email: user.email, name: user.name, createdAt: user.createdAt.toISOString() };
}

/** Makes the user's row from the claims of the token, unless it is there. Safe to call from several requests at once. */
export async function ensureUser({ actor, prisma }: UserContext): Promise<void> {
  const { userId: id, email, name } = actor;
  const made = await prisma.user.createMany({ data: [{ id, email, name }], skipDuplicates: true });
  if (made.count === 1 || email === null) return;
  // Either the row is there by now, or somebody else has this e-mail address; which must keep nobody from working.
  await prisma.user.createMany({ data: [{ id, name }], skipDuplicates: true });
}
