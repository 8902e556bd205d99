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

/** Runs programs as `account`, or as ourselves without one. `folder` is one that they have to reach by its path. */
export async function createRunner(account: Account | undefined, folder: string): Promise<Runner> {
  if (account === undefined || (await isOpenTo(account, folder))) {
    return { account, run: (program, args) => execute(program, args, account) };
  }
  // Root's own folders (/root, mktemp -d) are closed to everyone else. CAP_DAC_OVERRIDE walks through them; the
  // program still is not root.
  const { uid, gid } = account;
  const flags = ["--clear-groups", "--inh-caps=+dac_override", "--ambient-caps=+dac_override", "--"];
  await run("setpriv", ["--version"]).catch((cause: unknown) => {
    const who = `PostgreSQL would run as user ${uid}, for whom ${folder} is closed`;
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

/**
 * Whom PostgreSQL has to run as when we are root: the owner of its directory if it exists, else `postgres` where there
 * is such a user, else `nobody`. Undefined when we are not root.
 */
export async function unprivilegedAccount(directory: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(directory).catch(() => undefined);
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  for (const name of ["postgres", "nobody"]) {
    const ids = await Promise.all([run("id", ["-u", name]), run("id", ["-g", name])]).catch(() => undefined);
    if (ids !== undefined) return { uid: Number(ids[0].stdout), gid: Number(ids[1].stdout) };
  }
  throw new Error("PostgreSQL cannot run as root, and there is neither a user postgres nor a user nobody.");
}

/** Whether an account may search a folder and every one above it. */
export async function isOpenTo({ uid, gid }: Account, path: string): Promise<boolean> {
  for (let folder = await realpath(path); ; folder = dirname(folder)) {
    const { mode, uid: owner, gid: group } = await stat(folder);
    const search = owner === uid ? 0o100 : group === gid ? 0o010 : 0o001;
    if ((mode & search) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}
