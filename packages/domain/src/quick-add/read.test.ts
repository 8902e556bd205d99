import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import { readQuickAdd } from "./read.ts";

const ids = {
  lists: new Map([
    ["home", "list-home"],
    ["new house", "list-new-house"],
  ]),
  labels: new Map([
    ["bills", "label-bills"],
    ["waiting", "label-waiting"],
  ]),
};

/** Title, due date, rule and names in one line, without what is missing. */
function readingAt(now: string, text: string): string {
  const there = Temporal.ZonedDateTime.from(now);
  const { title, due, recurrence, listId, labelIds, priority } = readQuickAdd(text, there, ids);
  const zone = due?.timeZone === there.timeZoneId ? null : due?.timeZone;
  const when = [due?.date, due?.time, zone].filter((part) => typeof part === "string").join(" ");
  const rule = `${recurrence?.rule ?? ""}${recurrence?.anchor === "completion" ? " (done)" : ""}`;
  const names = [listId ?? "", ...labelIds, priority === "none" ? "" : priority].filter(
    (name) => name !== "",
  );
  return [title, when, rule, names.join(" ")].filter((part) => part !== "").join(" | ");
}

describe("on a Friday morning in New York", () => {
  const fridayInNewYork = "2026-11-27T10:45[America/New_York]";

  test.each([
    ["Gym every mon wed fri 6pm", "Gym | 2026-11-27 18:00 | FREQ=WEEKLY;BYDAY=MO,WE,FR"],
    ["Vitamins every day until Dec 25", "Vitamins | 2026-11-27 | FREQ=DAILY;UNTIL=20261225"],
    ["Exercise every day for 30 days", "Exercise | 2026-11-27 | FREQ=DAILY;UNTIL=20261226"],
    ["Pay bills on the last day of every month", "Pay bills | 2026-11-30 | FREQ=MONTHLY;BYMONTHDAY=-1"],
    ["Shop day after tomorrow", "Shop | 2026-11-29"],
    ["Interview 3pm CET tomorrow", "Interview | 2026-11-28 15:00 Europe/Berlin"],
    ["1st of every month rent", "rent | 2026-12-01 | FREQ=MONTHLY;BYMONTHDAY=1"],
    ["Tennis every Saturday until 2027-03-31", "Tennis | 2026-11-28 | FREQ=WEEKLY;BYDAY=SA;UNTIL=20270331"],
    ["Report weekly on friday", "Report | 2026-11-27 | FREQ=WEEKLY;BYDAY=FR"],
    [
      "Antibiotics every 8 hours for 7 days",
      "Antibiotics | 2026-11-27 11:00 | FREQ=HOURLY;INTERVAL=8;UNTIL=20261204T155959Z",
    ],
    ["Rent on the 1st", "Rent | 2026-12-01"],
    ["Rent every 1st", "Rent | 2026-12-01 | FREQ=MONTHLY;BYMONTHDAY=1"],
    ["Payroll every 15th and 30th", "Payroll | 2026-11-30 | FREQ=MONTHLY;BYMONTHDAY=15,30"],
    ["Stretch every morning", "Stretch | 2026-11-28 09:00 | FREQ=DAILY"],
    ["Send slides EOD", "Send slides | 2026-11-27"],
    ["Send slides EOW", "Send slides | 2026-11-27"],
    ["Fix login p1", "Fix login | urgent"],
    ["Backup ev day", "Backup | 2026-11-27 | FREQ=DAILY"],
    ["Every Friday: timesheet", "timesheet | 2026-11-27 | FREQ=WEEKLY;BYDAY=FR"],
    ["Meeting @ 3pm", "Meeting | 2026-11-27 15:00"],
  ])("understands %s", (text, expected) => {
    expect(readingAt(fridayInNewYork, text)).toBe(expected);
  });

  test.each([
    "Read https://example.com/2026/12/24/post",
    "Check in 2 hours before flight",
    "Call April",
    "Plan the march",
    "Wait a second",
    "5 minute plank",
    "Run for 30 minutes",
    "2 day trip",
    "24h urine sample",
    "9 to 5 joke",
    "3/4 inch",
    "Buy Black Friday deals",
    "Yesterday's notes",
    "Monday.com",
    "Midnight Mass",
    "Write morning pages",
    "Order sun screen",
    "Cancel Daily Mail",
    "here and now",
    "Car service mid January",
  ])("leaves %s alone", (text) => {
    expect(readingAt(fridayInNewYork, text)).toBe(text);
  });
});

describe("on a Friday in Berlin", () => {
  const fridayInBerlin = "2026-11-27T10:45[Europe/Berlin]";

  test.each([
    ["Gym every day until 2026-12-31", "Gym | 2026-11-27 | FREQ=DAILY;UNTIL=20261231"],
    ["Gym every day ending 2026-12-31", "Gym | 2026-11-27 | FREQ=DAILY;UNTIL=20261231"],
    ["Gym every day to 2026-12-31", "Gym | 2026-11-27 | FREQ=DAILY;UNTIL=20261231"],
    ["Gym every day for 3 weeks", "Gym | 2026-11-27 | FREQ=DAILY;UNTIL=20261217"],
    ["Gym every monday starting 2026-12-10", "Gym | 2026-12-14 | FREQ=WEEKLY;BYDAY=MO"],
    ["Gym every day from 2026-12-01 until 2026-12-31", "Gym | 2026-12-01 | FREQ=DAILY;UNTIL=20261231"],
    ["Call tomorrow 9am PST", "Call | 2026-11-28 09:00 America/Los_Angeles"],
    ["Call tomorrow 9:00 GMT+2", "Call | 2026-11-28 09:00 Etc/GMT-2"],
    ["Call 2026-12-24 09:00 UTC", "Call | 2026-12-24 09:00 UTC"],
    ["Call 2026-12-24T09:00:00-05:00", "Call | 2026-12-24 09:00 Etc/GMT+5"],
    ["Call 2026-12-24T09:00:00+01:00", "Call | 2026-12-24 09:00"],
    ["Call 2026-12-24T09:00:00+05:30", "Call | 2026-12-24 04:30"],
    ["Gym every mon - fri at 7:00", "Gym | 2026-11-30 07:00 | FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"],
    ["Gym every mon/wed/fri", "Gym | 2026-11-27 | FREQ=WEEKLY;BYDAY=MO,WE,FR"],
    ["Gym every Monday to Friday", "Gym | 2026-11-27 | FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"],
    ["Call at 8 in the evening", "Call | 2026-11-27 20:00"],
    ["Taxes on 3/4", "Taxes | 2027-04-03"],
    ["Taxes 3/4/2027", "Taxes | 2027-04-03"],
  ])("understands %s", (text, expected) => {
    expect(readingAt(fridayInBerlin, text)).toBe(expected);
  });

  test.each([
    "Trip Dec 24 - Dec 26",
    "The 9/11 Report",
    "1/2 cup sugar",
    "24/7 support contract",
    'Watch "Tomorrow Never Dies"',
    'Buy #"a list" and @"a label"',
    "Reduce by 1/2",
  ])("leaves %s alone", (text) => {
    expect(readingAt(fridayInBerlin, text)).toBe(text);
  });

  test("an instant is one in UTC, wherever it is read", () => {
    expect(readingAt("2026-11-27T10:45[Asia/Tokyo]", "Call 2026-12-24T09:00:00Z")).toBe(
      "Call | 2026-12-24 09:00 UTC",
    );
  });
});

describe("on a Saturday afternoon in Berlin", () => {
  const saturdayInBerlin = "2026-11-21T14:15[Europe/Berlin]";

  test.each([
    [
      "Pay rent every month on the 1st 9:00 #home @bills !high",
      "Pay rent | 2026-12-01 09:00 | FREQ=MONTHLY;BYMONTHDAY=1 | list-home label-bills high",
    ],
    ["Call Ann at 9:00", "Call Ann | 2026-11-22 09:00"],
    ["Call Ann at 18:30", "Call Ann | 2026-11-21 18:30"],
    ["Water plants every! 3 days", "Water plants | 2026-11-21 | FREQ=DAILY;INTERVAL=3 (done)"],
    ["Standup every weekday 9:30", "Standup | 2026-11-23 09:30 | FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"],
    [
      "Invoice every month on the 31st",
      "Invoice | 2026-11-30 | RSCALE=GREGORIAN;FREQ=MONTHLY;BYMONTHDAY=31;SKIP=BACKWARD",
    ],
    ['Paint #"new house" @waiting !urgent', "Paint | list-new-house label-waiting urgent"],
    ["#HOME @Bills", "list-home label-bills"],
    ["Send slides EOW", "Send slides | 2026-11-27"],
  ])("understands %s", (text, expected) => {
    expect(readingAt(saturdayInBerlin, text)).toBe(expected);
  });

  test.each([
    "x in 9000 years",
    "x every month on the 45th",
    "x every 0 days",
    "x every 9999 weeks",
    "x every 99th friday",
  ])("leaves %s alone", (text) => {
    expect(readingAt(saturdayInBerlin, text)).toBe(text);
  });

  test("reports each piece with its place", () => {
    const text = "Pay rent every month on the 1st, tomorrow at 9:00 until Dec 25 #home";
    const { pieces } = readQuickAdd(text, Temporal.ZonedDateTime.from(saturdayInBerlin), ids);
    expect(pieces.map(({ kind, text: piece }) => [kind, piece])).toEqual([
      ["recurrence", "every month on the 1st"],
      ["due", "tomorrow at 9:00"],
      ["recurrence", "until Dec 25"],
      ["list", "#home"],
    ]);
    for (const { text: piece, start, end } of pieces) expect(text.slice(start, end)).toBe(piece);
  });
});
