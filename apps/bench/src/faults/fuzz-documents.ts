/** Documents that nobody should send: those that are right, with some letters changed. */
import fc from "fast-check";
import { mutated } from "./fuzz-inputs.ts";

const now = "2026-01-01T00:00:00Z";
const id = "01a1f60b-7c00-7d3a-9b1e-5a3f0c2d4e6f";
const task = {
  id,
  listId: id,
  parentId: null,
  title: "t",
  description: null,
  completed: false,
  completedAt: null,
  priority: "low",
  labelIds: [id],
  due: { date: "2036-01-31", time: "09:00", timeZone: "Europe/Berlin" },
  notBefore: { date: "2036-01-01" },
  durationMinutes: 5,
  recurrence: {
    rule: "FREQ=MONTHLY;COUNT=9",
    anchor: "schedule",
    start: "2036-01-31T09:00",
    end: "2036-09-30T09:00",
  },
  occurrences: [{ occurrence: "2035-12-31T09:00", outcome: "skipped", createdAt: now }],
  position: "a0",
  deletedAt: null,
  deletedWith: null,
  version: 3,
  createdAt: now,
  updatedAt: now,
};
const stamps = { version: 1, createdAt: now, updatedAt: now };
const list = { id, name: "l", color: null, position: "a0", archivedAt: null, deletedAt: null, ...stamps };

/** Documents, by their media types, for others to be made of them. */
export const documents: Readonly<Record<string, string>> = {
  "application/json": JSON.stringify({
    format: "taskwell",
    version: 1,
    lists: [list],
    labels: [{ id, name: "x", color: "#ff0000", ...stamps }],
    filters: [{ id, name: "f", query: "open", color: null, ...stamps }],
    tasks: [task],
  }),
  "text/csv":
    'TYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,DATE,TIMEZONE,DURATION,DURATION_UNIT\ntask,"A, b @x",c,1,1,every 3 days,Europe/Berlin,5,day\nsection,S\ntask,D,,4,2,2036-01-01 09:00,,,\nnote,n\n',
  "text/calendar": [
    "BEGIN:VCALENDAR",
    "BEGIN:VTIMEZONE",
    "TZID:Z",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0100",
    "END:STANDARD",
    "END:VTIMEZONE",
    "BEGIN:VTODO",
    "UID:a",
    "SUMMARY:s",
    "DTSTART;TZID=Z:20360101T090000",
    "DURATION:PT1H",
    "RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=3",
    "RELATED-TO:b",
    "CATEGORIES:x,y",
    "END:VTODO",
    "BEGIN:VTODO",
    "UID:b",
    "DUE;VALUE=DATE:20360101",
    "PRIORITY:1",
    "END:VTODO",
    "END:VCALENDAR",
    "",
  ].join("\r\n"),
};

/** As it is, or nearly. */
export function documentLike(text: string): fc.Arbitrary<string> {
  return fc.oneof(fc.constant(text), mutated(text));
}

export const anyDocument = fc.oneof(...Object.values(documents).map(documentLike));
