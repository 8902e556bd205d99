/** What a peer is told when it is started. */
interface Environment {
  readonly databaseUrl: string;
  readonly port: number;
  readonly secret: string;
}

export function readEnvironment(): Environment {
  const { DATABASE_URL, PORT, SECRET } = process.env;
  if (DATABASE_URL === undefined || PORT === undefined || SECRET === undefined) {
    throw new Error("A peer is started by `pnpm bench`.");
  }
  return { databaseUrl: DATABASE_URL, port: Number(PORT), secret: SECRET };
}
