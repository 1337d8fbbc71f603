/** Pure. What a form, the API or the CLI may say about posture: waiving a check, and which checks are shown. */
import { z } from "zod";
import { acceptedFor, lastDay } from "@/lib/foundation/base/acceptance";
import { severities } from "@/lib/foundation/base/finding";

/** Lets one check of a server fail until the end of `expiresOn` (UTC). */
export const waiveCheckInput = z.object({
  serverId: z.uuid("This server does not exist."),
  checkId: z.string().min(1).max(100),
  reason: acceptedFor,
  expiresOn: lastDay,
});
export type WaiveCheckInput = z.infer<typeof waiveCheckInput>;

/** Names one waiver. */
export const waiverIdInput = z.object({ id: z.uuid("This waiver does not exist.") });
export type WaiverIdInput = z.infer<typeof waiverIdInput>;

/** How a check stands on the page: as it came out, or 'waived' where it did not pass and somebody accepted that. */
export const standings = ["fail", "unknown", "waived", "pass", "not_applicable"] as const;
export type Standing = (typeof standings)[number];

/** Which checks a page shows; without a part, all. */
export const postureFilter = z.object({
  standing: z.enum(standings).optional(),
  severity: z.enum(severities).optional(),
  search: z.string().trim().max(200).default(""),
});
export type PostureFilter = z.infer<typeof postureFilter>;
