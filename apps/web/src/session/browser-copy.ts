/** What this browser keeps of an account: it goes when somebody signs out, or deletes the account. */
import { account } from "../api.ts";
import { deleteDatabase, openDatabase } from "../replica/database.ts";
import { endSession } from "./session.ts";

/** Changes and half-written texts that have not reached the server. */
export async function countUnsent(userId: string): Promise<number> {
  const database = await openDatabase(userId);
  const counts = await Promise.all([database.count("operations"), database.count("drafts")]);
  database.close();
  return counts.reduce((sum, count) => sum + count, 0);
}

/** @throws {AccountError} without an answer: only the server can take the session's cookie away */
export async function signOutOfBrowser(userId: string): Promise<void> {
  await account.signOut();
  await leaveBrowser(userId);
}

const patienceMs = 2_000;

/** For an account whose session is over. */
export async function leaveBrowser(userId: string): Promise<void> {
  // A tab that sleeps may keep the database open; it is deleted when that tab wakes up.
  await Promise.race([deleteDatabase(userId), new Promise((resolve) => setTimeout(resolve, patienceMs))]);
  endSession();
}
