/** Reads the arguments of the commands; wrong ones end a command with 2. */

/** The arguments are not what the command takes. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Runs `read`; prints `help` and ends with 0 if that was asked for, with 2 and the reason if the arguments are wrong. */
export function readArguments<T>(help: string, read: (given: readonly string[]) => T): T {
  const given = process.argv.slice(2).filter((argument) => argument !== "--");
  if (given.includes("--help") || given.includes("-h")) {
    console.log(help);
    process.exit(0);
  }
  try {
    return read(given);
  } catch (error) {
    const isFromParseArgs =
      error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
    if (!(error instanceof Error && (error instanceof UsageError || isFromParseArgs))) throw error;
    console.error(`${error.message}\n\n${help}`);
    process.exit(2);
  }
}

/** The one argument of a command that takes the name of a file. */
export function onlyFile(given: readonly string[]): string {
  const [file, ...more] = given;
  if (file === undefined || file.startsWith("-") || more.length > 0)
    throw new UsageError("Give the name of one file.");
  return file;
}
