/** Documents to import: valid ones, and the same with some letters changed. */
import fc from "fast-check";
import { mutatedText } from "./values.ts";

const csv = `TYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,DATE,TIMEZONE,DURATION,DURATION_UNIT
task,"A, b @x",c,1,1,every 3 days,Europe/Berlin,5,day
section,S
task,D,,4,2,2036-01-01 09:00,,,
note,n
`;

const calendar = `BEGIN:VCALENDAR
BEGIN:VTIMEZONE
TZID:Z
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0100
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
BEGIN:VTODO
UID:a
SUMMARY:s
DTSTART;TZID=Z:20360101T090000
DURATION:PT1H
RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=3
RELATED-TO:b
CATEGORIES:x,y
END:VTODO
BEGIN:VTODO
UID:b
DUE;VALUE=DATE:20360101
PRIORITY:1
END:VTODO
END:VCALENDAR
`;

/** Documents by the procedures that import them. */
export type Documents = Readonly<Record<string, string>>;

/** @param exported an account, as `data.export` gives it */
export function createDocuments(exported: string): Documents {
  return {
    "data.import": exported,
    "data.importCsv": csv,
    "data.importCalendar": calendar.replaceAll("\n", "\r\n"),
  };
}

export function nearlyValidDocument(documents: Documents, procedure: string): fc.Arbitrary<string> {
  const document = documents[procedure];
  if (document === undefined) throw new Error(`There is no document for ${procedure}.`);
  return fc.oneof(fc.constant(document), mutatedText(document));
}
