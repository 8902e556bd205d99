/** Two PostgreSQL 15 of Debian's packages: a primary, and a synchronous standby that can take its place. */
import { chown, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { withClient } from "../postgres.ts";
import { freePort, run, startProgram } from "../processes.ts";
import type { Program } from "../processes.ts";

const binaries = "/usr/lib/postgresql/15/bin";
/** PostgreSQL refuses to run as root; this is Debian's `nobody`. */
const nobody = 65_534;

const settings = [
  "listen_addresses = '127.0.0.1'",
  "unix_socket_directories = ''",
  "max_connections = 100",
  "shared_buffers = 256MB",
  "max_wal_size = 4GB",
  "wal_keep_size = 1GB",
].join("\n");

interface Node {
  readonly directory: string;
  readonly port: number;
  program?: Program;
}

export interface Replicas {
  /** The ports of both, which never change. */
  readonly ports: readonly number[];
  /** URL of a database on the one that is the primary now. */
  readonly primaryUrl: (database?: string) => string;
  /** kill -9 of all processes of the primary, and the promotion of its standby. Resolves when it takes writes. */
  failOver(): Promise<void>;
  /** Makes a standby of the old primary, which has lost its data, and waits until it is synchronous. */
  addStandby(): Promise<void>;
  close(): Promise<void>;
}

/** @param directory can be entered by everybody */
export async function startReplicas(directory: string): Promise<Replicas> {
  const newNode = async (name: string): Promise<Node> => ({
    directory: join(directory, name),
    port: await freePort(),
  });
  let [primary, standby] = [await newNode("postgres-one"), await newNode("postgres-other")];
  const nodes = [primary, standby];
  await createDirectory(primary);
  await runAsNobody("initdb", ["-D", primary.directory, "-U", "postgres", "--auth=trust", "-E", "UTF8"]);
  await writeFile(join(primary.directory, "postgresql.conf"), settings);
  await start(primary);

  const replicas: Replicas = {
    ports: nodes.map(({ port }) => port),
    primaryUrl: (database = "postgres") => urlOf(primary, database),
    failOver: async () => {
      // The whole group: the postmaster alone would leave its backends at work for a while.
      process.kill(-(primary.program?.pid ?? 0), "SIGKILL");
      await primary.program?.stop("SIGKILL");
      [primary, standby] = [standby, primary];
      // Or its first commit would wait for a standby that does not exist yet.
      await setSynchronousStandbys(primary, "");
      await withClient(urlOf(primary), (client) => client.query("SELECT pg_promote(wait => true)"));
    },
    addStandby: async () => {
      await createDirectory(standby);
      const source = `host=127.0.0.1 port=${primary.port} user=postgres application_name=standby`;
      await runAsNobody("pg_basebackup", ["-D", standby.directory, "-d", source, "-R", "-c", "fast"]);
      await start(standby);
      await setSynchronousStandbys(primary, "*");
      const states = "SELECT FROM pg_stat_replication WHERE sync_state = 'sync'";
      await withClient(urlOf(primary), async (client) => {
        while ((await client.query(states)).rows.length === 0) await sleep(50);
      });
    },
    close: async () => {
      for (const { program } of nodes) await program?.stop("SIGQUIT");
    },
  };
  await replicas.addStandby();
  return replicas;
}

function urlOf({ port }: Node, database = "postgres"): string {
  return `postgresql://postgres@127.0.0.1:${port}/${database}`;
}

async function createDirectory({ directory }: Node): Promise<void> {
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { mode: 0o700 });
  if (process.getuid?.() === 0) await chown(directory, nobody, nobody);
}

async function start(node: Node): Promise<void> {
  node.program = startProgram("postgres", {
    // A group of its own, to be killed as a whole.
    command: "setsid",
    args: [...asNobody(join(binaries, "postgres")), "-D", node.directory, "-p", String(node.port)],
    env: {},
    log: `${node.directory}.log`,
  });
  const isReady = () =>
    withClient(urlOf(node), (client) => client.query("SELECT")).then(
      () => true,
      () => false,
    );
  for (let attempt = 0; !(await isReady()); attempt += 1) {
    if (attempt > 300) throw new Error(`PostgreSQL did not start: see ${node.directory}.log.`);
    await sleep(100);
  }
}

async function setSynchronousStandbys(node: Node, names: string): Promise<void> {
  await withClient(urlOf(node), async (client) => {
    await client.query(`ALTER SYSTEM SET synchronous_standby_names = '${names}'`);
    await client.query("SELECT pg_reload_conf()");
  });
}

async function runAsNobody(name: string, args: readonly string[]): Promise<void> {
  const [command = name, ...rest] = [...asNobody(join(binaries, name)), ...args];
  await run(command, rest, { cwd: "/" });
}

/** A command line that drops root's rights first, if there are any. */
export function asNobody(program: string): string[] {
  if (process.getuid?.() !== 0) return [program];
  return ["setpriv", `--reuid=${nobody}`, `--regid=${nobody}`, "--clear-groups", program];
}
