/** Input and output schemas of recurrences. */
import { z } from "zod";
import { formatRule, parseRule, RuleError } from "@taskwell/domain/recurrence/rule";

const RuleText = z
  .string({ error: "Must be a recurrence rule, such as FREQ=WEEKLY;BYDAY=MO." })
  .max(255, { error: "Must have at most 255 characters.", abort: true })
  .transform((text, { issues, value }) => {
    try {
      return formatRule(parseRule(text));
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      issues.push({ code: "custom", message: error.message, input: value });
      return z.NEVER;
    }
  })
  .meta({ pattern: "^(RRULE:)?([A-Za-z]+=[^;=]+;)*[Ff][Rr][Ee][Qq]=[A-Za-z]+(;[A-Za-z]+=[^;=]+)*;?$" })
  .describe("RFC 5545 RRULE, with RFC 7529 SKIP, such as `FREQ=MONTHLY;BYMONTHDAY=31;SKIP=BACKWARD`");

const anchors = ["schedule", "completion"] as const;

export const Recurrence = z.strictObject({
  rule: RuleText,
  anchor: z
    .enum(anchors, { error: "Must be schedule or completion." })
    .default("schedule")
    .describe(
      "What the rule counts from: `schedule`, the due date; `completion`, the time of the last completion",
    ),
});

export const RecurrenceOut = z
  .object({
    rule: z.string().describe("RFC 5545 RRULE, with RFC 7529 SKIP"),
    anchor: z
      .enum(anchors)
      .describe(
        "What the rule counts from: `schedule`, the due date; `completion`, the time of the last completion",
      ),
  })
  .meta({ id: "Recurrence", description: "The recurrence of a task" });
export type Recurrence = z.infer<typeof RecurrenceOut>;
