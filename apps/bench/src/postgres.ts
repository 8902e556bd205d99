/** The PostgreSQL that everything is measured on: durable, as in production, in a directory of its own. */
import { openCluster } from "@taskwell/db/cluster";
import type { Cluster } from "@taskwell/db/cluster";
import pg from "pg";
import { currentCheckout, migrateDatabase } from "./taskwell.ts";

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

/**
 * Makes a fresh database with the tables of a checkout.
 *
 * @returns its URL, as a superuser
 */
export async function createTaskwellDatabase(
  cluster: Cluster,
  name: string,
  checkout = currentCheckout,
): Promise<string> {
  await withClient(cluster.url("postgres"), async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${name} (FORCE)`);
    await client.query(`CREATE DATABASE ${name}`);
  });
  const url = cluster.url(name);
  await migrateDatabase(url, checkout);
  return url;
}

export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
