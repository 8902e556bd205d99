/** Seeds two demo users with tasks. Their ids are fixed, so seeding again adds nothing. */
import { createHash } from "node:crypto";
import type { Database } from "@taskwell/db/database";

interface DemoTask {
  readonly title: string;
  readonly description?: string;
  readonly completed?: boolean;
}

export const demoUsers: readonly {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly tasks: readonly DemoTask[];
}[] = [
  {
    id: "demo-ann",
    email: "ann@example.com",
    name: "Ann",
    tasks: [
      { title: "Book the dentist", description: "Ask for a morning, and about the crown." },
      { title: "Renew passport", description: "Two photos, the old passport, 60 €.", completed: true },
      { title: "Draft the quarterly report", description: "Numbers come from Bob by Thursday." },
      { title: "Return library books", completed: true },
      { title: "Plan Mia's birthday", description: "Eight children; two do not eat nuts." },
      { title: "Call the landlord about the heating" },
      { title: "Water the plants" },
      { title: "Buy train tickets to Prague", description: "Cheaper before the 1st." },
    ],
  },
  {
    id: "demo-bob",
    email: "bob@example.com",
    name: "Bob",
    tasks: [
      { title: "Send the numbers to Ann", description: "Revenue, churn and support load." },
      { title: "Fix the bicycle light" },
      { title: "Read chapter 4", completed: true },
      {
        title: "Review the pull request on cursors",
        description: "Does it hold when rows share a timestamp?",
      },
      { title: "Cancel the gym", completed: true },
      { title: "Vaccinate the cat" },
    ],
  },
];

/** @returns the number of tasks created */
export async function seed(db: Database): Promise<number> {
  let created = 0;
  for (const { tasks, ...user } of demoUsers) {
    created += await db.asUser(user.id, async () => {
      await db.prisma.user.createMany({ data: [user], skipDuplicates: true });
      const data = tasks.map((task, index) => {
        // Five hours apart, the last one now.
        const createdAt = new Date(Date.now() - (tasks.length - 1 - index) * 5 * 3_600_000);
        return {
          ...task,
          id: stableId(`${user.id} ${task.title}`),
          userId: user.id,
          createdAt,
          updatedAt: createdAt,
        };
      });
      return (await db.prisma.task.createMany({ data, skipDuplicates: true })).count;
    });
  }
  return created;
}

/** A UUID derived from a text (version 8; RFC 9562, section 5.8). */
function stableId(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
