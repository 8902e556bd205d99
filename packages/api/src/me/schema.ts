/** The person who asks. */
import { z } from "zod";

export const Me = z.object({
  id: z.string().describe("The subject of the token"),
  email: z.string().nullable(),
  name: z.string().nullable(),
  createdAt: z.iso
    .datetime({ precision: 3 })
    .nullable()
    .describe("When the first task was made; null before"),
});
export type Me = z.infer<typeof Me>;
