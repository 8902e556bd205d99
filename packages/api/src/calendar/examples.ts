/** Calendars in the API's examples. A test replays every example. */
import { exampleLabel } from "../label/examples.ts";
import { exampleList } from "../schema/list-example.ts";
import { exampleTask } from "../schema/task-example.ts";
import { todoOf } from "./component-rules.ts";
import { calendarBegin, calendarEnd, zoneFor } from "./document-service.ts";

export const exampleExport = [
  calendarBegin(exampleList.name),
  zoneFor("Europe/Berlin", 2036, 2036),
  todoOf(
    { ...exampleTask, seriesStart: null, seriesEnd: null, deletedWith: null },
    { labels: [exampleLabel.name], uidOf: (id) => id },
  ),
  calendarEnd,
].join("");

export const exampleCalendar = `BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//Calendar//EN
BEGIN:VTODO
UID:${exampleTask.id}
DTSTAMP:20261120T081500Z
SUMMARY:Renew both passports
DUE;VALUE=DATE:20361201
PRIORITY:5
END:VTODO
END:VCALENDAR
`.replaceAll("\n", "\r\n");
