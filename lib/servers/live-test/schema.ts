/** Pure. What a form, the API or the CLI may say about a live login test. */
import { z } from "zod";
import { roleName } from "@/lib/people/users/schema";

const withoutNul = (text: string) => !text.includes("\0");
const noNul = "This holds a character that PostgreSQL cannot carry.";

/** Who logs in where, typing what. Password and code are used for this one login and kept nowhere. */
export const liveTestInput = z.object({
  serverId: z.uuid("This server does not exist."),
  role: roleName,
  database: roleName,
  password: z.string().max(500, "Use at most 500 characters.").refine(withoutNul, noNul),
  code: z
    .string()
    .max(64, "Codes are shorter.")
    .transform((text) => text.replaceAll(/\s/g, ""))
    .refine(withoutNul, noNul)
    .default(""),
});
export type LiveTestInput = z.infer<typeof liveTestInput>;
