/** Values of the history in words. */
import { expect, test } from "vitest";
import { formatValue } from "./field-value.ts";

const unknown = () => undefined;

test.each([
  ["FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;COUNT=6", "Every 2 weeks on Monday and Thursday, 6 times"],
  ["FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1", "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1"],
])("the rule %s is %j", (rule, words) => {
  expect(formatValue("recurrence.rule", rule, unknown)).toBe(words);
});
