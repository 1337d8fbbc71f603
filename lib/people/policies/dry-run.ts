/** Pure. The question of the dry run as it stands in the address. */
import { z } from "zod";
import { type Address, readAddress } from "@/lib/foundation/base/read-text";
import { clientDoors } from "@/lib/login/decision/door";

const text = z.string().trim().max(200);

const question = z.object({
  /** The role name as PostgreSQL would send it. */
  user: text.default(""),
  /** Id of the client. */
  client: text.default(""),
  /** The door, or "" for the first that the client may use. */
  door: z.enum(["", ...clientDoors]).default(""),
  /** ISO instant, or "" for now. */
  at: text.refine((iso) => !Number.isNaN(Date.parse(iso))).default(""),
  /** Where the person sits, or "" when the door does not tell. */
  address: text.default(""),
});
export type DryRunQuestion = z.infer<typeof question>;

/** The question in the address's parameters; anything unreadable counts as absent. */
export const readDryRun = (address: Address): DryRunQuestion => readAddress(question, address);
