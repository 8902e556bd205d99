/** What a phrase says, or several phrases of a text. */
import type { EndValue } from "./bounds.ts";
import type { DateValue } from "./calendar-dates.ts";
import type { RuleValue } from "./rules.ts";
import type { TimeValue } from "./times.ts";

export interface Meaning {
  readonly date?: DateValue;
  readonly time?: TimeValue;
  /** Of "at 9am and 6pm" in a recurrence. */
  readonly moreTimes?: readonly TimeValue[];
  readonly rule?: RuleValue;
  readonly end?: EndValue;
  readonly exception?: readonly string[];
}
