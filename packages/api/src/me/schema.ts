/** Schema of the signed-in user. */
import { z } from "zod";

export const Me = z
  .object({
    id: z.string().describe("The subject of the token"),
    email: z.string().nullable().describe("From the account or the first token"),
    name: z.string().nullable().describe("From the account or the first token"),
    createdAt: z.iso
      .datetime({ precision: 3 })
      .nullable()
      .describe("When the account, or the first row of the user, was created; null before"),
  })
  .meta({ id: "Me", description: "The signed-in user" });
export type Me = z.infer<typeof Me>;
