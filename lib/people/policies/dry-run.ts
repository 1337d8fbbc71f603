/** Pure. The question of the dry run as it stands in the address. */
import { z } from "zod";
import { type Address, readAddress } from "@/lib/foundation/base/read-text";
import { clientDoors } from "@/lib/login/decision/door";
import { canonicalAddress, localAddress } from "@/lib/login/decision/where-from";
import { placeText } from "@/lib/login/log/seen-from";

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
  /** Where the person sits, or "" when that is not known. */
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
    personAddress: placeOf(address),
  };
}

/** Where the person sits by what was typed: an address, or "local" for the Unix socket. Null where it is neither. */
export const placeOf = (typed: string): string | null =>
  typed === localAddress ? typed : canonicalAddress(typed);

/** What a dry run takes for the person's address: `place`, or why that is nothing. */
export function placeWords(typed: string, place: string | null): string {
  if (place !== null) return placeText(place);
  return typed === "" ? "not known" : `“${typed}” is no address, so it counts as not known`;
}

/** The question in the address's parameters; anything unreadable counts as absent. */
export const readDryRun = (address: Address): DryRunQuestion => readAddress(question, address);

/** The question as it stands in an address: what says nothing is left out. */
export const dryRunAddress = (question: DryRunQuestion): URLSearchParams =>
  new URLSearchParams(Object.entries(question).filter(([, value]) => value !== ""));
