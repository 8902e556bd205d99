/** The peers' tables, each made as its users would make it: a key, one index, no triggers, and what the peer answers. */
import type pg from "pg";

export const peers = ["limit", "express-prisma", "trpc-default", "seed"] as const;
export type Peer = (typeof peers)[number];

const task = `
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  user_id text NOT NULL,
  title text NOT NULL,
  description text,
  completed boolean NOT NULL DEFAULT false,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now()`;

/** The limit answers with every field of a Taskwell task, so that as many bytes cross the wire. */
const wholeTask = `${task},
  list_id uuid,
  parent_id uuid,
  completed_at timestamptz(3),
  priority text NOT NULL DEFAULT 'none',
  label_ids uuid[] NOT NULL DEFAULT '{}',
  due jsonb,
  due_at timestamptz(3),
  not_before jsonb,
  duration_minutes integer,
  recurrence jsonb,
  position text NOT NULL DEFAULT 'm' || to_hex((extract(epoch FROM now()) * 1000000)::bigint),
  deleted_at timestamptz(3),
  version integer NOT NULL DEFAULT 1`;

/** Every peer has a schema of this name, and a login role of the same name whose search path leads there. */
export const schemaOf = (peer: Peer) => `peer_${peer.replace("-", "_")}`;
const password = "peer";

/** Makes the peers' tables in Taskwell's database, which has just been created. */
export async function createPeerTables(client: pg.Client): Promise<void> {
  for (const peer of peers) {
    const schema = schemaOf(peer);
    await client.query(`
      DROP ROLE IF EXISTS ${schema};
      CREATE ROLE ${schema} LOGIN PASSWORD '${password}';
      ALTER ROLE ${schema} SET search_path = ${schema};
      CREATE SCHEMA ${schema};
      CREATE TABLE ${schema}.tasks (${peer === "limit" ? wholeTask : task});
      CREATE INDEX ON ${schema}.tasks (user_id, created_at);
      GRANT USAGE ON SCHEMA ${schema} TO ${schema};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ${schema}.tasks TO ${schema}`);
  }
  const tasks = `${schemaOf("trpc-default")}.tasks`;
  await client.query(`
    ALTER TABLE ${tasks} ENABLE ROW LEVEL SECURITY;
    CREATE POLICY owner ON ${tasks} USING (user_id = current_setting('app.user_id', true))`);
}

/** Of the database, as the peer logs in. */
export function peerUrl(databaseUrl: string, peer: Peer): string {
  const url = new URL(databaseUrl);
  url.username = schemaOf(peer);
  url.password = password;
  return url.href;
}
