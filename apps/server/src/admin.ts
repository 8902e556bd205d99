/** `pnpm admin`: an administrator's commands about accounts. */
import { writeFile, rm } from "node:fs/promises";
import { createInterface } from "node:readline/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { tokenLifetimeSeconds } from "@taskwell/accounts";
import {
  deleteAccount,
  disableAccount,
  enableAccount,
  findAccount,
  signOutAccount,
} from "@taskwell/accounts/administration";
import type { AccountSummary } from "@taskwell/accounts/administration";
import { blockingRefreshMs, Revocations } from "@taskwell/accounts/revocations";
import { createServerCaller, openBackend } from "@taskwell/api/caller";
import type { Backend } from "@taskwell/api/caller";
import { migrate, pendingMigrations } from "@taskwell/db/migrate";
import { printAccounts } from "./account-table.ts";
import { readArguments, UsageError } from "./command-line.ts";
import { migrationsDirectory, runOnDatabase } from "./database.ts";
import type { DatabaseLocation } from "./database.ts";

const help = `Usage: pnpm admin <command> (in a release: node admin.js <command>)

  list [--json]                    accounts, with the number of their tasks; --json: one object a line
  disable <e-mail or id>           ends its sessions and tokens; nobody can sign in to it
  enable <e-mail or id>            lets its owner sign in again
  sign-out <e-mail or id>          ends its sessions and tokens
  export <e-mail or id> <file>     writes what its owner's own export contains
  delete <e-mail or id> [--yes]    deletes it and all that is in it; asks first, unless --yes

Examples:
  pnpm admin list --json | jq 'select(.tasks > 1000) | .email'
  pnpm admin disable ann@example.com
  pnpm admin export ann@example.com ann.json

It exits with 0 when it is done, with 1 when it could not be done, and with 2 when the command is not one of these.`;

/** How many arguments follow each command. */
const argumentCounts: Readonly<Record<string, number>> = {
  list: 0,
  disable: 1,
  enable: 1,
  "sign-out": 1,
  export: 2,
  delete: 1,
};

const { command, who, file, isJson, isSure } = readArguments(help, (args) => {
  const options = { json: { type: "boolean" }, yes: { type: "boolean" } } as const;
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [name = "", account = "", path = ""] = positionals;
  if (!Object.hasOwn(argumentCounts, name))
    throw new UsageError(name === "" ? "Give a command." : `${name} is not a command.`);
  if (positionals.length - 1 !== argumentCounts[name]) throw new UsageError(`${name} takes other arguments.`);
  if (values.json === true && name !== "list") throw new UsageError("--json is for list.");
  if (values.yes === true && name !== "delete") throw new UsageError("--yes is for delete.");
  return {
    command: name,
    who: account,
    file: path,
    isJson: values.json === true,
    isSure: values.yes === true,
  };
});

await runOnDatabase(
  async (location, { auth, secret }) => {
    await checkMigrated(location);
    // The secret is for the cursors of pages, of which none is given out here.
    const backend = openBackend({ databaseUrl: location.url, secret: secret ?? "", poolSize: 2 });
    try {
      if (command === "list") return await printAccounts(backend.db, print, isJson);
      const account = await findAccount(backend.db, who);
      if (account === undefined) throw new Error(`There is no account ${who}.`);
      if (command === "export") return await exportAccount(backend, account);
      if (auth.mode === "external" && command !== "delete")
        throw new Error(
          "With AUTH_MODE=external, tokens are the issuer's: disable the account or sign it out there.",
        );
      await change(backend, account);
    } finally {
      await backend.db.close();
    }
  },
  { needsData: true },
);

async function checkMigrated({
  directUrl,
  migrateOnStart,
}: Omit<DatabaseLocation, "release">): Promise<void> {
  const options = { url: directUrl, directory: migrationsDirectory };
  if (migrateOnStart) await migrate(options);
  else if ((await pendingMigrations(options)).length > 0)
    throw new Error("The database lacks migrations. Run pnpm db:migrate (in a release: node migrate.js).");
}

async function change({ db }: Backend, account: AccountSummary): Promise<void> {
  if (command === "delete" && !isSure) await confirmDeletion(account);
  const now = () => new Date();
  const revocations = await Revocations.open({ db, now, tokenLifetimeSeconds, onError: () => {} });
  const services = { db, revocations };
  const { id } = account;
  if (command === "disable") await disableAccount(services, id);
  else if (command === "enable") await enableAccount(services, id);
  else if (command === "sign-out") await signOutAccount(services, id);
  else await deleteAccount(services, id);
  // By then, every server has read it.
  await sleep(blockingRefreshMs + 100);
  await print(`${command}: ${account.email ?? id}. Servers know of it within seconds.\n`);
}

/** @throws {Error} unless the address is typed */
async function confirmDeletion({ email, id }: AccountSummary): Promise<void> {
  const expected = email ?? id;
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const typed = await new Promise<string>((resolve) => {
    lines.once("close", () => resolve(""));
    void lines.question(`Type ${expected} to delete the account and all that is in it: `).then(resolve);
  });
  lines.close();
  if (typed.trim() !== expected) throw new Error("Nothing was deleted.");
}

/** As its owner: row security holds here as in any call. */
async function exportAccount(backend: Backend, { id, email, name }: AccountSummary): Promise<void> {
  const text = await createServerCaller(backend, { userId: id, email, name }).data.export();
  try {
    await writeFile(file, text, { flag: "wx", mode: 0o600 });
  } catch (error) {
    const exists = error instanceof Error && "code" in error && error.code === "EEXIST";
    if (exists) throw new Error(`${file} exists already. Choose another name.`, { cause: error });
    await rm(file, { force: true });
    throw error;
  }
  await print(`Wrote ${file}.\n`);
}

/** Waits until it is written: the process ends right after the last line. */
async function print(text: string): Promise<void> {
  await new Promise<void>((resolve) => {
    // Whoever reads may have seen enough, as `head` has.
    process.stdout.once("error", () => process.exit(0));
    process.stdout.write(text, () => resolve());
  });
}
