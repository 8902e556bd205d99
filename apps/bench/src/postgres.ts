/** The PostgreSQL that everything is compared on: durable, as in production, in a directory of its own. */
import { fileURLToPath } from "node:url";
import { openCluster } from "@taskwell/db/cluster";
import type { Cluster } from "@taskwell/db/cluster";
import { migrate } from "@taskwell/db/migrate";
import pg from "pg";

export const migrationsDirectory = fileURLToPath(new URL("../../../prisma/migrations", import.meta.url));

const settings = {
  shared_buffers: "512MB",
  max_connections: "200",
  // So that no checkpoint falls into one contestant's turn and not into another's.
  max_wal_size: "8GB",
  checkpoint_timeout: "1h",
};

export async function startPostgres(dataDir: string): Promise<Cluster> {
  const cluster = await openCluster({ dataDir, settings });
  await cluster.ensureRunning();
  return cluster;
}

/** A fresh database, migrated. */
export async function makeDatabase(cluster: Cluster, name: string): Promise<string> {
  const client = new pg.Client(cluster.url("postgres"));
  await client.connect();
  await client.query(`DROP DATABASE IF EXISTS ${name} (FORCE)`);
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  const url = cluster.url(name);
  await migrate({ url, directory: migrationsDirectory });
  return url;
}
