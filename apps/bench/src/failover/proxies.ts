/** Proxies: nginx before the servers, and a PgBouncer in transaction mode before each PostgreSQL. */
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePort, startProgram } from "../processes.ts";
import type { Program } from "../processes.ts";
import { asNobody } from "./replicas.ts";

export interface RunningProxy {
  readonly port: number;
  readonly program: Program;
}

export async function startBouncer(directory: string, postgresPort: number): Promise<RunningProxy> {
  const port = await freePort();
  const [config, users] = [join(directory, `pgbouncer-${port}.ini`), join(directory, "pgbouncer.users")];
  await writeFile(users, '"postgres" ""\n');
  await writeFile(
    config,
    `[databases]
taskwell = host=127.0.0.1 port=${postgresPort} dbname=taskwell
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${users}
pool_mode = transaction
default_pool_size = 20
server_connect_timeout = 2
server_login_retry = 1
query_wait_timeout = 3
`,
  );
  await Promise.all([config, users].map((path) => chmod(path, 0o644)));
  const [command, ...args] = [...asNobody("pgbouncer"), "-q", config];
  const program = startProgram("pgbouncer", { command, args, env: {}, log: `${config}.log` });
  return { port, program };
}

export async function startNginx(directory: string, serverUrls: readonly string[]): Promise<RunningProxy> {
  const port = await freePort();
  const config = join(directory, "nginx.conf");
  const servers = serverUrls.map((url) => `server ${new URL(url).host};`).join(" ");
  await writeFile(
    config,
    `daemon off;
pid ${directory}/nginx.pid;
error_log ${directory}/nginx-error.log;
events { worker_connections 2048; }
http {
  access_log off;
  client_body_temp_path ${directory}/nginx-body;
  proxy_temp_path ${directory}/nginx-proxy;
  fastcgi_temp_path ${directory}/nginx-fastcgi;
  uwsgi_temp_path ${directory}/nginx-uwsgi;
  scgi_temp_path ${directory}/nginx-scgi;
  upstream taskwell { ${servers} keepalive 64; }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://taskwell;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $host:$server_port;
      proxy_buffering off;
    }
  }
}
`,
  );
  const log = join(directory, "nginx.log");
  const program = startProgram("nginx", { command: "nginx", args: ["-c", config, "-e", log], env: {}, log });
  return { port, program };
}
