/** Recurrence in words. */
import { expect, test } from "vitest";
import { ruleInWords } from "./rule-in-words.ts";

test.each([
  ["FREQ=DAILY", "Every day"],
  ["FREQ=DAILY;INTERVAL=3", "Every 3 days"],
  ["FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "Every weekday"],
  ["FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR", "Every 2 weeks on Monday and Friday"],
  ["FREQ=MONTHLY;BYMONTHDAY=1", "Every month on the 1st"],
  ["FREQ=MONTHLY;BYMONTHDAY=22", "Every month on the 22nd"],
  ["FREQ=MONTHLY;BYMONTHDAY=-1", "Every month on the last day"],
  ["FREQ=MONTHLY;BYDAY=1MO", "Every month on the first Monday"],
  ["FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24", "Every year on the 24th, in December"],
  ["FREQ=DAILY;COUNT=5", "Every day, 5 times"],
  ["FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1", "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1"],
])("%s is %j", (rule, words) => {
  expect(ruleInWords({ rule, anchor: "schedule" })).toBe(words);
});

test("what counts from its completion says so", () => {
  expect(ruleInWords({ rule: "FREQ=WEEKLY", anchor: "completion" })).toBe("Every week, after it was done");
});
