/** Pure. What answers to a request for approval take as input. */
import { z } from "zod";

const token = z.string().min(1, "Open the link from the mail again.").max(200);
const id = z.uuid("This no longer exists. Reload the page.");

/** Why somebody refuses: they gave the login up, or it was not theirs. */
export const refusals = ["cancelled", "not_me"] as const;
export type Refusal = (typeof refusals)[number];
const why = z.enum(refusals, "Choose why you refuse it.");

/** Names an approval by the token of its link. */
export const approvalLinkInput = z.object({ token });
export type ApprovalLinkInput = z.infer<typeof approvalLinkInput>;

/** Refuses it by link. */
export const refuseByLinkInput = z.object({ token, why });
export type RefuseByLinkInput = z.infer<typeof refuseByLinkInput>;

/** Names one of one's own approvals. */
export const ownApprovalInput = z.object({ approvalId: id });
export type OwnApprovalInput = z.infer<typeof ownApprovalInput>;

/** Refuses one of one's own. */
export const refuseOwnApprovalInput = z.object({ approvalId: id, why });
export type RefuseOwnApprovalInput = z.infer<typeof refuseOwnApprovalInput>;
