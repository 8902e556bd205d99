/** What every contestant is told. */
export interface Environment {
  readonly databaseUrl: string;
  readonly port: number;
  readonly secret: string;
}

export function environment(): Environment {
  // So that a profile is written, should there be one.
  process.once("SIGTERM", () => process.exit(0));
  const { DATABASE_URL, PORT, SECRET } = process.env;
  if (DATABASE_URL === undefined || PORT === undefined || SECRET === undefined) {
    throw new Error("A contestant is started by `pnpm bench`.");
  }
  return { databaseUrl: DATABASE_URL, port: Number(PORT), secret: SECRET };
}
