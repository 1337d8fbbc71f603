/** Pure. What may be said about rolling out: a group's grace, and what is asked about what enforcement would do. */
import { z } from "zod";
import { type Address, readAddress } from "@/lib/foundation/base/read-text";
import { wholeNumber } from "@/lib/foundation/base/whole-number";
import { mostRefusedDays, userListRequest } from "@/lib/people/users/filter";

/** The longest that a grace may last. Stands in a CHECK of the store as well. */
export const mostGraceDays = 90;

/** How a grace ends: it has none, on a day, or so many days after the first invitation. */
export const graceKinds = ["none", "until", "days"] as const;

/** The grace of a group. `until` is its last day (UTC). `consent` is the token of the question that was answered with yes. */
export const setGraceInput = z
  .object({
    groupId: z.uuid("This group does not exist."),
    kind: z.enum(graceKinds, "Choose from the list."),
    until: z.iso.date("Choose a day.").nullable().default(null),
    days: wholeNumber(1, mostGraceDays, `Enter a number of days between 1 and ${mostGraceDays}.`)
      .nullable()
      .default(null),
    consent: z.string().max(100).optional(),
  })
  .superRefine(({ kind, until, days }, context) => {
    if (kind === "until" && until === null) {
      context.addIssue({ code: "custom", path: ["until"], message: "Choose the last day." });
    }
    if (kind === "days" && days === null) {
      context.addIssue({ code: "custom", path: ["days"], message: "Enter a number of days." });
    }
  });
export type SetGraceInput = z.infer<typeof setGraceInput>;

/** Who would be refused: the list of users, of the last `refusedDays`. */
export const ifEnforcedRequest = userListRequest.extend({
  refusedDays: z.int().min(1).max(mostRefusedDays).default(30),
});
export type IfEnforcedRequest = z.infer<typeof ifEnforcedRequest>;

/** The request in a page's address (`?days=30&q=&status=&group=&page=2`). */
export const readIfEnforcedRequest = (address: Address): IfEnforcedRequest =>
  readAddress(ifEnforcedRequest, address, {
    search: "q",
    groupId: "group",
    lastLoginBefore: "quiet",
    refusedDays: "days",
  });
