import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import { readQuickAdd } from "./read.ts";

/** A Saturday, a quarter past two in the afternoon. */
const now = Temporal.ZonedDateTime.from("2026-11-21T14:15[Europe/Berlin]");
const names = {
  lists: new Map([
    ["home", "list-home"],
    ["new house", "list-new-house"],
  ]),
  labels: new Map([
    ["bills", "label-bills"],
    ["waiting", "label-waiting"],
  ]),
};

/** Due, rule and title, in one line. */
function said(text: string): string {
  const { title, due, recurrence, listId, labelIds, priority } = readQuickAdd(text, now, names);
  const when =
    due === null ? "" : [due.date, due.time, due.timeZone].filter((part) => part !== null).join(" ");
  const rule =
    recurrence === null ? "" : `${recurrence.rule}${recurrence.anchor === "completion" ? " (done)" : ""}`;
  const rest = [listId ?? "", ...labelIds, priority === "none" ? "" : priority]
    .filter((part) => part !== "")
    .join(" ");
  return [title, when, rule, rest].join(" | ");
}

describe("quick add", () => {
  test.each([
    [
      "Pay rent every month on the 1st 9:00 #home @bills !high",
      "Pay rent | 2026-12-01 09:00 Europe/Berlin | FREQ=MONTHLY;BYMONTHDAY=1 | list-home label-bills high",
    ],
    ["Buy milk", "Buy milk |  |  | "],
    ["Buy milk tomorrow", "Buy milk | 2026-11-22 |  | "],
    ["Call Ann tomorrow at 5pm", "Call Ann | 2026-11-22 17:00 Europe/Berlin |  | "],
    ["Call Ann at 9:00", "Call Ann | 2026-11-22 09:00 Europe/Berlin |  | "],
    ["Call Ann at 18:30", "Call Ann | 2026-11-21 18:30 Europe/Berlin |  | "],
    ["Dentist on Friday", "Dentist | 2026-11-27 |  | "],
    ["Report due 2026-12-24", "Report | 2026-12-24 |  | "],
    ["Taxes on 31 May", "Taxes | 2027-05-31 |  | "],
    ["Water plants every 3 days", "Water plants | 2026-11-21 | FREQ=DAILY;INTERVAL=3 | "],
    ["Water plants every! 3 days", "Water plants | 2026-11-21 | FREQ=DAILY;INTERVAL=3 (done) | "],
    [
      "Gym every mon, wed and fri at 7:00",
      "Gym | 2026-11-23 07:00 Europe/Berlin | FREQ=WEEKLY;BYDAY=MO,WE,FR | ",
    ],
    [
      "Standup every weekday 9:30",
      "Standup | 2026-11-23 09:30 Europe/Berlin | FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR | ",
    ],
    ["Bins every other Tuesday", "Bins | 2026-11-24 | FREQ=WEEKLY;INTERVAL=2;BYDAY=TU | "],
    ["Review every last Friday", "Review | 2026-11-27 | FREQ=MONTHLY;BYDAY=-1FR | "],
    ["Board every second Tuesday of the month", "Board | 2026-12-08 | FREQ=MONTHLY;BYDAY=2TU | "],
    [
      "Invoice every month on the 31st",
      "Invoice | 2026-11-30 | RSCALE=GREGORIAN;FREQ=MONTHLY;BYMONTHDAY=31;SKIP=BACKWARD | ",
    ],
    ["Birthday of Mia every March 3", "Birthday of Mia | 2027-03-03 | FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=3 | "],
    ["Backup daily", "Backup | 2026-11-21 | FREQ=DAILY | "],
    [
      "Clean filter every quarter starting tomorrow",
      "Clean filter | 2026-11-22 | FREQ=MONTHLY;INTERVAL=3 | ",
    ],
    ['Paint #"new house" @waiting !urgent', "Paint |  |  | list-new-house label-waiting urgent"],
    ["Fix #nowhere @nobody !!! !important", "Fix #nowhere @nobody !!! !important |  |  | "],
    ["Mail ann@example.com about C#", "Mail ann@example.com about C# |  |  | "],
    ["Read everyday life", "Read everyday life |  |  | "],
    ["x in 9000 years", "x in 9000 years |  |  | "],
    ["x every month on the 45th", "x every month on the 45th |  |  | "],
    ["x every 0 days", "x every 0 days |  |  | "],
    ["x every 9999 weeks", "x every 9999 weeks |  |  | "],
    ["x every 99th friday", "x every 99th friday |  |  | "],
    ["#HOME @Bills", " |  |  | list-home label-bills"],
  ])("reads %s", (text, expected) => {
    expect(said(text)).toBe(expected);
  });

  test("reports each piece with its place", () => {
    const text = "Pay rent every month on the 1st 9:00 #home";
    const { pieces } = readQuickAdd(text, now, names);
    expect(pieces.map(({ kind, text: piece }) => [kind, piece])).toEqual([
      ["recurrence", "every month on the 1st"],
      ["due", "9:00"],
      ["list", "#home"],
    ]);
    for (const { text: piece, start, end } of pieces) expect(text.slice(start, end)).toBe(piece);
  });

  test("reads times in the caller's zone", () => {
    const there = Temporal.ZonedDateTime.from("2026-11-22T00:30[Asia/Tokyo]");
    expect(readQuickAdd("x tomorrow 8:00", there, names).due).toEqual({
      date: "2026-11-23",
      time: "08:00",
      timeZone: "Asia/Tokyo",
    });
  });
});
