/** Runs PostgreSQL's programs as an unprivileged account: PostgreSQL refuses to run as root. */
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
  /** The account that programs run as; undefined for the current one, which is not root. */
  readonly account: Account | undefined;
  /**
   * Runs a program and returns its standard output.
   *
   * @throws {ProgramError} when it fails
   */
  run(program: string, args: readonly string[]): Promise<string>;
}

/** A program failed or could not be started. The message ends with its standard error. */
export class ProgramError extends Error {
  override readonly name = "ProgramError";
}

/**
 * Creates a runner for `account`, or for the current account without one.
 *
 * @param folder directory that the programs must be able to access
 * @throws {Error} when `folder` is closed to `account` and `setpriv` is missing
 */
export async function createRunner(account: Account | undefined, folder: string): Promise<Runner> {
  if (account === undefined || (await isOpenTo(account, folder))) {
    return { account, run: (program, args) => execute(program, args, account) };
  }
  // Root's directories (/root, mktemp -d) are closed to other accounts. CAP_DAC_OVERRIDE opens them without making the
  // program root.
  const { uid, gid } = account;
  const flags = ["--clear-groups", "--inh-caps=+dac_override", "--ambient-caps=+dac_override", "--"];
  await run("setpriv", ["--version"]).catch((cause: unknown) => {
    const problem = `PostgreSQL would run as user ${uid}, who cannot access ${folder}`;
    throw new Error(`${problem}, and setpriv is not installed. Start as a user other than root.`, { cause });
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
    // PostgreSQL reads PG* variables and the locale, which must not come from the caller.
    const env = { PATH: process.env["PATH"], LC_ALL: "C" };
    const { stdout } = await run(program, args, { ...account, env, cwd: "/" });
    return stdout;
  } catch (error) {
    const output = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : "";
    throw new ProgramError(`${[program, ...args].join(" ")}\n${output}`, { cause: error });
  }
}

/**
 * The account for PostgreSQL when the current one is root: the owner of its directory if that exists, else `postgres`,
 * else `nobody`.
 *
 * @returns undefined when the current account is not root
 * @throws {Error} when neither account exists
 */
export async function unprivilegedAccount(directory: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(directory).catch(() => undefined);
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  for (const name of ["postgres", "nobody"]) {
    const ids = await Promise.all([run("id", ["-u", name]), run("id", ["-g", name])]).catch(() => undefined);
    if (ids !== undefined) return { uid: Number(ids[0].stdout), gid: Number(ids[1].stdout) };
  }
  throw new Error("PostgreSQL cannot run as root, and neither user postgres nor user nobody exists.");
}

/** Whether an account has search permission on a directory and all its parents. */
export async function isOpenTo({ uid, gid }: Account, path: string): Promise<boolean> {
  for (let folder = await realpath(path); ; folder = dirname(folder)) {
    const { mode, uid: owner, gid: group } = await stat(folder);
    const search = owner === uid ? 0o100 : group === gid ? 0o010 : 0o001;
    if ((mode & search) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}
