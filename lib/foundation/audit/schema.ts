/** Pure. The filters of the audit page and its export, as they stand in the address. */
import { z } from "zod";
import { type Address, readAddress } from "@/lib/foundation/base/read-text";

const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .refine((text) => !Number.isNaN(Date.parse(`${text}T00:00:00Z`)))
  .optional();

const word = z.string().trim().max(200).optional();

/**
 * What to show. Days are in UTC, both included. `actor` and `subject` are beginnings of words of the name in any case; `subjectId`
 * names one thing exactly. `before` is the id that the page before ended with.
 */
export const auditFilter = z.object({
  actor: word,
  action: word,
  subject: word,
  subjectId: word,
  from: day,
  to: day,
  before: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional(),
});
export type AuditFilter = z.infer<typeof auditFilter>;

/** The filter in a page's address; anything unreadable counts as absent. */
export const readAuditFilter = (address: Address): AuditFilter => readAddress(auditFilter, address);
