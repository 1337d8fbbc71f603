/** Pure. The question of the dry run as it stands in the address. */
import { z } from "zod";
import { type Address, readAddress } from "@/lib/foundation/base/read-text";
import { clientDoors } from "@/lib/login/decision/door";

const text = z.string().trim().max(200);

/** Whom a dry run is about. */
export const dryRunSubjects = ["user", "group", "everybody"] as const;
export type DryRunSubject = (typeof dryRunSubjects)[number];

const question = z.object({
  of: z.enum(dryRunSubjects).default("user"),
  /** Id of the group, where the dry run is about one. */
  group: z.union([z.literal(""), z.uuid()]).default(""),
  /** The role name as PostgreSQL would send it. */
  user: text.default(""),
  /** Id of the client; "" is every client, where the dry run is about many. */
  client: text.default(""),
  /** The door, or "" for the first that the client may use. */
  door: z.enum(["", ...clientDoors]).default(""),
  /** ISO instant, or "" for now. */
  at: text.refine((iso) => !Number.isNaN(Date.parse(iso))).default(""),
  /** Where the person sits, or "" when the door does not tell. */
  address: text.default(""),
});
export type DryRunQuestion = z.infer<typeof question>;

/** The question about a group or about everybody, as it is answered at `now`; null where it is not complete. */
export function manyQuestion({ of, group, client, door, at, address }: DryRunQuestion, now: Date) {
  if (of === "user" || (of === "group" && group === "")) return null;
  return {
    groupId: of === "group" ? group : null,
    clientId: client === "" ? null : client,
    door: door === "" ? null : door,
    at: at === "" ? now : new Date(at),
    personAddress: address === "" ? null : address,
  };
}

/** The question in the address's parameters; anything unreadable counts as absent. */
export const readDryRun = (address: Address): DryRunQuestion => readAddress(question, address);
