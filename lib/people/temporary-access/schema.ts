/** Pure. What may be said about temporary access: asking, deciding, giving, ending, and which of it a list shows. */
import { z } from "zod";
import { type Address, readAddress } from "@/lib/foundation/base/read-text";
import { wholeNumber } from "@/lib/foundation/base/whole-number";

const accessId = z.uuid("This request does not exist.");
const groupId = z.uuid("Choose a group.");
const reason = z.string().trim().max(500, "Use at most 500 characters.");
const said = (message: string) => reason.min(1, message);

/** The longest that anybody may be given a membership with an end: a year. */
export const mostAccessHours = 8760;
const hours = wholeNumber(
  1,
  mostAccessHours,
  `Enter a number of hours between 1 and ${mostAccessHours.toLocaleString("en")}.`,
);

/** Asks for oneself. */
export const askForAccessInput = z.object({
  groupId,
  hours,
  reason: said("Say what you need it for. Whoever decides reads this."),
});
export type AskForAccessInput = z.infer<typeof askForAccessInput>;

/** An operator gives it unasked. */
export const giveAccessInput = z.object({
  groupId,
  userId: z.uuid("Choose a user."),
  hours,
  reason: said("Say why. It stays in the history."),
});
export type GiveAccessInput = z.infer<typeof giveAccessInput>;

/** Says yes. */
export const approveAccessInput = z.object({ accessId, reason: reason.default("") });
export type ApproveAccessInput = z.infer<typeof approveAccessInput>;

/** Says no. */
export const refuseAccessInput = z.object({ accessId, reason: said("Say why. The person reads this.") });
export type RefuseAccessInput = z.infer<typeof refuseAccessInput>;

/** Names one request or membership. */
export const accessIdInput = z.object({ accessId });
export type AccessIdInput = z.infer<typeof accessIdInput>;

/** Where temporary access stands, in the order of the tabs. */
export const accessStates = ["open", "active", "over", "refused", "withdrawn"] as const;
export type AccessState = (typeof accessStates)[number];

/** Which of it: in one state, of one group, of one user. `search` is the beginning of a word of the person's names. */
export const accessListRequest = z.object({
  state: z.enum(accessStates).optional(),
  groupId: z.uuid().optional(),
  userId: z.uuid().optional(),
  search: z.string().trim().max(200).default(""),
  page: z.int().min(1).max(100_000).default(1),
  pageSize: z.int().min(1).max(200).default(50),
});
export type AccessListRequest = z.infer<typeof accessListRequest>;

/** The request in a page's address (`?state=active&group=&user=&q=&page=2`). */
export const readAccessListRequest = (address: Address): AccessListRequest =>
  readAddress(accessListRequest, address, { search: "q", groupId: "group", userId: "user" });
