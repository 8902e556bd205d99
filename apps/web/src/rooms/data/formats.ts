/** The documents that can be imported and exported, and where the server takes and gives them. Pure. */

export type DocumentFormat = "json" | "csv" | "calendar";

/** As the server has it. */
export const maxUploadBytes = 128 * 1024 * 1024;

interface FormatEntry {
  readonly extension: string;
  readonly mediaType: string;
  readonly path: string;
}

const formats: Readonly<Record<DocumentFormat, FormatEntry>> = {
  json: { extension: ".json", mediaType: "application/json", path: "" },
  csv: { extension: ".csv", mediaType: "text/csv", path: "/csv" },
  calendar: { extension: ".ics", mediaType: "text/calendar", path: "/calendar" },
};

/** For the file picker. */
export const acceptedFiles = Object.values(formats)
  .flatMap(({ extension, mediaType }) => [extension, mediaType])
  .join();

/** By the extension; by the type if there is none that is known. */
export function formatOf({ name, type }: Pick<File, "name" | "type">): DocumentFormat | undefined {
  const [mediaType] = type.split(";");
  const isNamed = (format: DocumentFormat) => name.toLowerCase().endsWith(formats[format].extension);
  const isTyped = (format: DocumentFormat) => mediaType === formats[format].mediaType;
  const all = ["json", "csv", "calendar"] as const;
  return all.find(isNamed) ?? all.find(isTyped);
}

export function mediaTypeOf(format: DocumentFormat): string {
  return formats[format].mediaType;
}

interface ImportRequest {
  readonly format: DocumentFormat;
  /** null: the Inbox. An export of everything names the lists itself. */
  readonly listId: string | null;
  readonly timeZone: string;
  readonly isDryRun: boolean;
}

export function importPath({ format, listId, timeZone, isDryRun }: ImportRequest): string {
  const parameters = new URLSearchParams();
  if (format !== "json" && listId !== null) parameters.set("list_id", listId);
  if (format === "csv") parameters.set("time_zone", timeZone);
  if (isDryRun) parameters.set("dry_run", "true");
  return `/api/me/data/import${formats[format].path}?${parameters.toString()}`;
}

/** @param listId null: the Inbox; of no meaning for an export of everything */
export function exportPath(format: DocumentFormat, listId: string | null): string {
  const list = format === "json" || listId === null ? "" : `?list_id=${listId}`;
  return `/api/me/data/export${formats[format].path}${list}`;
}

/** @param name of the list, or of everything @param day `YYYY-MM-DD` */
export function exportFileName(format: DocumentFormat, name: string, day: string): string {
  // What file systems do not take in a name.
  const safe = name
    .replaceAll(/[\p{Cc}\\/:*?"<>|]+/gu, "-")
    .replace(/^\.+/, "")
    .trim();
  return `${safe === "" ? "taskwell" : safe} ${day}${formats[format].extension}`;
}
