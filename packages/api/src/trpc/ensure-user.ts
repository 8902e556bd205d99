/** The user's own row: made with the first write, never by a read. */
import type { UserContext } from "./context.ts";

/** Makes the user's row from the claims of the token, unless it is there. Safe to call from several requests at once. */
export async function ensureUser({ actor, prisma }: UserContext): Promise<void> {
  const { userId: id, email, name } = actor;
  // The trigger that refuses deleted accounts runs before ON CONFLICT, and refuses whoever has ever signed out everywhere.
  if ((await prisma.user.findFirst({ where: { id }, select: { id: true } })) !== null) return;
  const created = await prisma.user.createMany({ data: [{ id, email, name }], skipDuplicates: true });
  if (created.count === 1 || email === null) return;
  // Either the row is there by now, or another user has this e-mail address, which must keep nobody from working.
  await prisma.user.createMany({ data: [{ id, name }], skipDuplicates: true });
}
