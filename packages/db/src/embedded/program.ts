/** Runs PostgreSQL's programs as somebody who is not root: PostgreSQL refuses to run as root. */
import { execFile } from "node:child_process";
import { realpath, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

export interface Runner {
  /** Whom the programs run as. Undefined: as ourselves, since we are not root. */
  readonly account: Account | undefined;
  /**
   * Waits for the program to end and gives back its standard output.
   *
   * @throws {ProgramError} when it fails
   */
  run(program: string, args: readonly string[]): Promise<string>;
}

/** A program failed, or could not be started; the message ends with what it said. */
export class ProgramError extends Error {
  override readonly name = "ProgramError";
}

/**
 * @param owned a directory whose owner the programs must run as, if it exists already
 * @param folders existing folders that the programs have to reach by their paths
 */
export async function createRunner(owned: string, folders: readonly string[]): Promise<Runner> {
  if (process.getuid?.() !== 0) return { account: undefined, run: (program, args) => execute(program, args) };

  const account = await unprivilegedAccount(owned);
  const closed = await firstClosedFolder(account, folders);
  if (closed === undefined) return { account, run: (program, args) => execute(program, args, account) };

  // Root's own folders (/root, mktemp -d) are closed to everyone else. CAP_DAC_OVERRIDE walks through them; the
  // program still is not root.
  const { uid, gid } = account;
  const flags = ["--clear-groups", "--inh-caps=+dac_override", "--ambient-caps=+dac_override", "--"];
  await run("setpriv", ["--version"]).catch((cause: unknown) => {
    const who = `PostgreSQL would run as user ${uid}, for whom ${closed} is closed`;
    throw new Error(`${who}, and there is no setpriv to open it. Start as another user than root.`, {
      cause,
    });
  });
  return {
    account,
    run: (program, args) =>
      execute("setpriv", [`--reuid=${uid}`, `--regid=${gid}`, ...flags, program, ...args]),
  };
}

async function execute(
  program: string,
  args: readonly string[],
  account: Partial<Account> = {},
): Promise<string> {
  try {
    // PostgreSQL reads PG* variables and, for its messages, the locale; neither must come from the caller.
    const env = { PATH: process.env["PATH"], LC_ALL: "C" };
    const { stdout } = await run(program, args, { ...account, env, cwd: "/" });
    return stdout;
  } catch (error) {
    const output = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : "";
    throw new ProgramError(`${[program, ...args].join(" ")}\n${output}`, { cause: error });
  }
}

/** The owner of an existing directory; else `postgres` where there is such a user, else `nobody`. */
async function unprivilegedAccount(owned: string): Promise<Account> {
  const owner = await stat(owned).catch(() => undefined);
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  for (const name of ["postgres", "nobody"]) {
    const ids = await Promise.all([run("id", ["-u", name]), run("id", ["-g", name])]).catch(() => undefined);
    if (ids !== undefined) return { uid: Number(ids[0].stdout), gid: Number(ids[1].stdout) };
  }
  throw new Error("PostgreSQL cannot run as root, and there is neither a user postgres nor a user nobody.");
}

async function firstClosedFolder(
  { uid, gid }: Account,
  paths: readonly string[],
): Promise<string | undefined> {
  for (const path of paths) {
    for (let folder = await realpath(path); ; folder = dirname(folder)) {
      const { mode, uid: owner, gid: group } = await stat(folder);
      const search = owner === uid ? 0o100 : group === gid ? 0o010 : 0o001;
      if ((mode & search) === 0) return folder;
      if (folder === dirname(folder)) break;
    }
  }
  return undefined;
}
