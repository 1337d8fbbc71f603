/** Pure. What enrolment and self-service take as input, shared by forms, services and later the API. */
import { z } from "zod";

const id = z.uuid("This no longer exists. Reload the page.");
const token = z.string().min(1, "Open the link from your invitation again.").max(200);
const factorName = z
  .string()
  .trim()
  .min(1, "Enter a name, for example My phone.")
  .max(60, "Use at most 60 characters.");
/** The code of an authenticator app; people type the gap that apps show. */
const appCode = z
  .string()
  .transform((text) => text.replace(/\s/g, ""))
  .pipe(z.string().regex(/^\d{6}(\d{2})?$/, "Type only the digits that the app shows now."));
/** An app's code, or a recovery code. */
const anyCode = z
  .string()
  .transform((text) => text.replace(/\s/g, ""))
  .pipe(z.string().min(1, "Type the code that your app shows now.").max(40, "This is too long for a code."));
const typedPassword = z.string().min(1, "Type your password.").max(500, "This is too long.");

/** Issues an enrolment link for one user. */
export const issueEnrollmentLinkInput = z.object({ userId: id });
export type IssueEnrollmentLinkInput = z.infer<typeof issueEnrollmentLinkInput>;

/** Withdraws the open enrolment link of a user. */
export const revokeEnrollmentLinkInput = z.object({ userId: id });
export type RevokeEnrollmentLinkInput = z.infer<typeof revokeEnrollmentLinkInput>;

/** Issues a link with which the user sets another password; the old one is kept until then, or ended now. */
export const issuePasswordLinkInput = z.object({
  userId: id,
  oldPassword: z.enum(["keep", "end"], "Choose what happens to the old password."),
});
export type IssuePasswordLinkInput = z.infer<typeof issuePasswordLinkInput>;

/** Withdraws the open password link of a user. */
export const revokePasswordLinkInput = z.object({ userId: id });
export type RevokePasswordLinkInput = z.infer<typeof revokePasswordLinkInput>;

/** Spends a password link. The code is asked of whoever has a second factor. */
export const setPasswordByLinkInput = z.object({
  token,
  password: z.string().min(1, "Type the new password.").max(500, "This is too long."),
  code: anyCode.optional(),
});
export type SetPasswordByLinkInput = z.infer<typeof setPasswordByLinkInput>;

/** Names a link by its token. */
export const linkTokenInput = z.object({ token });
export type LinkTokenInput = z.infer<typeof linkTokenInput>;

/** Checks a password before the phone comes out. */
export const checkPasswordInput = z.object({ token, password: typedPassword });
export type CheckPasswordInput = z.infer<typeof checkPasswordInput>;

/** Spends a link: the user's password, new where there was none, the first code, a name for the phone. */
export const completeEnrollmentInput = z.object({
  token,
  password: typedPassword,
  code: appCode,
  factorName,
});
export type CompleteEnrollmentInput = z.infer<typeof completeEnrollmentInput>;

/** Password and present code, asked again before anything that changes how one logs in. */
export const proofInput = z.object({ password: typedPassword, code: anyCode });
export type ProofInput = z.infer<typeof proofInput>;

/** Starts another authenticator app. Without a factor yet there is nothing to prove. */
export const startOwnEnrollmentInput = z.object({
  password: typedPassword.optional(),
  code: anyCode.optional(),
});
export type StartOwnEnrollmentInput = z.infer<typeof startOwnEnrollmentInput>;

/** Confirms the app with its first code. */
export const confirmOwnEnrollmentInput = z.object({ factorId: id, code: appCode, factorName });
export type ConfirmOwnEnrollmentInput = z.infer<typeof confirmOwnEnrollmentInput>;

export const renameOwnFactorInput = z.object({ factorId: id, factorName });
export type RenameOwnFactorInput = z.infer<typeof renameOwnFactorInput>;

export const ownFactorInput = z.object({ factorId: id });
export type OwnFactorInput = z.infer<typeof ownFactorInput>;

export const removeOwnFactorInput = proofInput.extend({ factorId: id });
export type RemoveOwnFactorInput = z.infer<typeof removeOwnFactorInput>;

/** Changes the own password: the old one and a present code prove it. */
export const changeOwnPasswordInput = proofInput.extend({
  newPassword: z.string().min(1, "Type the new password.").max(500, "This is too long."),
});
export type ChangeOwnPasswordInput = z.infer<typeof changeOwnPasswordInput>;

/** One page of the own login history: logins older than `before`. */
export const ownLoginsInput = z.object({
  before: z
    .string()
    .regex(/^\d{1,19}$/)
    .optional(),
  limit: z.number().int().min(1).max(200).default(50),
});
export type OwnLoginsInput = z.input<typeof ownLoginsInput>;
