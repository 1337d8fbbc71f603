/** Pure. The question of the dry run as it stands in the address. */
import { z } from "zod";
import { doors } from "@/lib/login/decision/policy";

const text = z
  .preprocess((value) => (Array.isArray(value) ? value[0] : value), z.string().trim().max(200))
  .catch("");

const question = z.object({
  /** The role name as PostgreSQL would send it. */
  user: text,
  /** Id of the client. */
  client: text,
  /** The door, or "" for the first that the client may use. */
  door: z.enum(["", ...doors]).catch(""),
  /** ISO instant, or "" for now. */
  at: text.transform((iso) => (Number.isNaN(Date.parse(iso)) ? "" : iso)),
  /** Where the person sits, or "" when the door does not tell. */
  address: text,
});
export type DryRunQuestion = z.infer<typeof question>;

/** The question in the address's parameters; anything unreadable counts as absent. */
export const readDryRun = (params: object): DryRunQuestion => question.parse(params);
