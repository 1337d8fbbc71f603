/** Pure. What enrolment and self-service take as input, shared by forms, services and later the API. */
import { z } from "zod";
import { touchAnswer } from "@/lib/login/passkeys/schema";
import { withProof } from "@/lib/people/passkeys/schema";

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
  .pipe(z.string().regex(/^\d{6}(\d{2})?$/, "Type only the digits of the code."));
/** A code of any second factor, or a recovery code. A YubiKey types up to 48 letters. */
const typedCode = (missing: string) =>
  z
    .string()
    .transform((text) => text.replace(/\s/g, ""))
    .pipe(z.string().min(1, missing).max(64, "This is too long for a code."));
const anyCode = typedCode("Type a code of one of your second factors.");
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

/** Asks for a password link without being signed in: a role name, another name of the same person, or a mail address. */
export const askForPasswordLinkInput = z.object({
  name: z
    .string()
    .min(1, "Type your username or your mail address.")
    .max(254, "This is too long for a username.")
    .refine((text) => !text.includes("\0"), "This contains a character that no name has."),
});
export type AskForPasswordLinkInput = z.infer<typeof askForPasswordLinkInput>;

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

const typedProof = { password: typedPassword, code: anyCode };

/** Password and present code, or a passkey, asked again before anything that changes how one logs in. */
export const proofInput = withProof(typedProof, {});

/** Starts another authenticator app. Without a factor yet there is nothing to prove. */
export const startOwnEnrollmentInput = z.object({
  password: typedPassword.optional(),
  code: anyCode.optional(),
  passkey: touchAnswer.optional(),
});
export type StartOwnEnrollmentInput = z.infer<typeof startOwnEnrollmentInput>;

/** The kinds of second factors whose codes are sent, or that a code which is sent sets up. */
export const sentCodeKinds = ["mail_code", "mail_link", "sms_code", "sms_link", "voice_code"] as const;
export type SentCodeKind = (typeof sentCodeKinds)[number];

/** Starts codes that are sent. `number`: where they go, for a person who may choose it; empty: where the account says. */
export const startSentCodesInput = startOwnEnrollmentInput.extend({
  kind: z.enum(sentCodeKinds, "Reload the page."),
  number: z.string().trim().max(40, "This is too long for a number.").default(""),
});
export type StartSentCodesInput = z.infer<typeof startSentCodesInput>;

/** Starts codes that are sent with an enrolment link. `number`: where they go, for an account that has none. */
export const startLinkCodesInput = z.object({
  token,
  password: typedPassword,
  kind: z.enum(sentCodeKinds, "Reload the page."),
  number: z.string().trim().max(40, "This is too long for a number.").default(""),
});
export type StartLinkCodesInput = z.infer<typeof startLinkCodesInput>;

/** Spends a link with the code that arrived. */
export const completeLinkCodesInput = z.object({
  ...{ token, password: typedPassword, factorId: id, code: appCode, factorName },
});
export type CompleteLinkCodesInput = z.infer<typeof completeLinkCodesInput>;

/** Confirms the app with its first code. */
export const confirmOwnEnrollmentInput = z.object({ factorId: id, code: appCode, factorName });
export type ConfirmOwnEnrollmentInput = z.infer<typeof confirmOwnEnrollmentInput>;

/** Sends a code to whoever gets codes sent and has to prove themselves. */
export const sendOwnCodeInput = z.object({ password: typedPassword });
export type SendOwnCodeInput = z.infer<typeof sendOwnCodeInput>;

export const renameOwnFactorInput = z.object({ factorId: id, factorName });
export type RenameOwnFactorInput = z.infer<typeof renameOwnFactorInput>;

export const ownFactorInput = z.object({ factorId: id });
export type OwnFactorInput = z.infer<typeof ownFactorInput>;

export const removeOwnFactorInput = withProof(typedProof, { factorId: id });
export type RemoveOwnFactorInput = z.infer<typeof removeOwnFactorInput>;

/** Takes an own passkey away. */
export const removeOwnPasskeyInput = withProof(typedProof, {
  passkeyId: z.uuid("This passkey no longer exists. Reload the page."),
});
export type RemoveOwnPasskeyInput = z.infer<typeof removeOwnPasskeyInput>;

/** Two codes in a row of a token. */
const codesInARow = {
  first: typedCode("Type the code that the token shows."),
  second: typedCode("Type the code that the token shows next."),
};

/** Finds an own token again whose codes are refused. */
export const resyncOwnTokenInput = z.object({ factorId: id, password: typedPassword, ...codesInARow });
export type ResyncOwnTokenInput = z.infer<typeof resyncOwnTokenInput>;

/** Finds a user's token again. The codes were read out by its holder. */
export const resyncTokenInput = z.object({ userId: id, factorId: id, ...codesInARow });
export type ResyncTokenInput = z.infer<typeof resyncTokenInput>;

const newPassword = z.string().min(1, "Type the new password.").max(500, "This is too long.");

/** Changes the own password: the old one and a present code prove it, or a passkey. */
export const changeOwnPasswordInput = withProof(typedProof, { newPassword });
export type ChangeOwnPasswordInput = z.infer<typeof changeOwnPasswordInput>;

/** The same in the directory that the password is in; typed twice, because nobody here can set it back. */
export const changeOwnDirectoryPasswordInput = z
  .object({
    ...{ password: typedPassword, code: anyCode, newPassword },
    repeated: z.string().max(500, "This is too long."),
  })
  .refine(({ newPassword, repeated }) => newPassword === repeated, {
    path: ["repeated"],
    message: "The two new passwords differ. Type the new one again.",
  });
export type ChangeOwnDirectoryPasswordInput = z.infer<typeof changeOwnDirectoryPasswordInput>;

/** One page of the own login history: logins older than `before`. */
export const ownLoginsInput = z.object({
  before: z
    .string()
    .regex(/^\d{1,19}$/)
    .optional(),
  limit: z.number().int().min(1).max(200).default(50),
});
export type OwnLoginsInput = z.input<typeof ownLoginsInput>;
