/** The person who asks. */
import { z } from "zod";

export const Me = z
  .object({
    id: z.string().describe("The subject of the token"),
    email: z.string().nullable().describe("As the account, or the first token, said"),
    name: z.string().nullable().describe("As the account, or the first token, said"),
    createdAt: z.iso
      .datetime({ precision: 3 })
      .nullable()
      .describe("When the account, or the first task, was made; null before"),
  })
  .meta({ id: "Me", description: "The person who asks" });
export type Me = z.infer<typeof Me>;
