/** Pure. What the login log can be narrowed to, as it stands in the page's address. */
import { z } from "zod";
import { type Address, readAddress } from "@/lib/foundation/base/read-text";
import { doors } from "@/lib/login/decision/door";
import { type Reason, reasons } from "@/lib/login/decision/outcome";

export const outcomes = ["accept", "reject", "challenge"] as const;

/** What an outcome is called on pages. */
export const outcomeNames = {
  accept: "Accepted",
  reject: "Refused",
  challenge: "Asked for the code",
} as const;

const reason = z.string().refine((text): text is Reason => Object.hasOwn(reasons, text));

/** What an outcome is called that there would have been. */
export const wouldNames = {
  accept: "Would have been accepted",
  reject: "Would have been refused",
  challenge: "Would have been asked for the code",
} as const;

/** Which attempts: all parts must hold. `user` is a username, an alias or what a stranger typed; times are UTC. */
export const attemptFilter = z.object({
  user: z.string().max(300).default(""),
  clientId: z.uuid().optional(),
  outcome: z.enum(outcomes).optional(),
  reason: reason.optional(),
  door: z.enum(doors).optional(),
  /** Where the person sat, or may have: an address or a network ("10.20.0.0/16"). What is neither finds nothing. */
  address: z.string().trim().min(1).max(100).optional(),
  /** What a policy that only reports would have come to. */
  would: z.enum(outcomes).optional(),
  from: z.iso.datetime({ local: true }).or(z.iso.date()).optional(),
  to: z.iso.datetime({ local: true }).or(z.iso.date()).optional(),
});
export type AttemptFilter = z.infer<typeof attemptFilter>;

/** The number of an attempt; a decimal, because it may exceed what a JavaScript number holds. */
export const attemptId = z.string().regex(/^\d{1,18}$/);

/** A page of the log: the newest, those older than `before`, or those newer than `after` that lie next to it. */
export const attemptListRequest = attemptFilter.extend({
  before: attemptId.optional(),
  after: attemptId.optional(),
});
export type AttemptListRequest = z.infer<typeof attemptListRequest>;

/** Names in the page's address, where they differ from the request's. */
const inAddress = { user: "q", clientId: "client" };

/** The request in a page's address (`?q=&address=&client=&outcome=&reason=&door=&would=&from=&to=&before=`). */
export const readAttemptListRequest = (address: Address): AttemptListRequest =>
  readAddress(attemptListRequest, address, inAddress);

/** The address's query for `request`; empty parts are left out. */
export function attemptQuery(request: AttemptListRequest): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(request)) {
    if (value) query.set(inAddress[name as keyof typeof inAddress] ?? name, value);
  }
  return query;
}

/** The instant that `text` (a day, or a local time taken as UTC) means. */
export const utcInstant = (text: string): Date =>
  new Date(text.includes("T") ? `${text}Z` : `${text}T00:00:00Z`);
