/** Pure. What a form or the CLI may say about operators. */
import { z } from "zod";
import { roles } from "@/lib/foundation/access/permissions";
import { withProof } from "@/lib/people/passkeys/schema";

const operatorId = z.uuid("This operator does not exist.");

/** A name to sign in with: lower case, so that nobody has to remember how it was written. */
export const operatorName = z
  .string()
  .trim()
  .toLowerCase()
  .min(1, "Enter a username.")
  .max(64, "Use at most 64 characters.")
  .regex(/^[a-z0-9][a-z0-9._@-]*$/, "Use letters, digits and . _ @ -, starting with a letter or digit.");

const displayName = z.string().trim().max(120, "Use at most 120 characters.").default("");
const email = z
  .string()
  .trim()
  .max(254, "Use at most 254 characters.")
  .refine(
    (text) => text === "" || z.email().safeParse(text).success,
    "Enter an address such as ana@example.org.",
  )
  .transform((text) => (text === "" ? null : text))
  .nullable()
  .default(null);
const role = z.enum(roles, "Choose a role.");
const token = z.string().min(1).max(128);
const code = z.string().trim().min(1, "Type the code that your app shows now.").max(64);
const password = z.string().min(1, "Type your password.").max(1024);
const newPassword = z.string().min(1, "Choose a password.").max(1024);

/** A new operator. */
export const createOperatorInput = z.object({ username: operatorName, displayName, email, role });
export type CreateOperatorInput = z.infer<typeof createOperatorInput>;

/** The first owner, made by the setup. */
export const createFirstOwnerInput = z.object({ username: operatorName, displayName, email });
export type CreateFirstOwnerInput = z.infer<typeof createFirstOwnerInput>;

/** Another name, address or role. The username stays. */
export const updateOperatorInput = z.object({ operatorId, displayName, email, role });
export type UpdateOperatorInput = z.infer<typeof updateOperatorInput>;

/** One operator. */
export const operatorIdInput = z.object({ operatorId });
export type OperatorIdInput = z.infer<typeof operatorIdInput>;

/** A link for an operator. */
export const issueOperatorLinkInput = z.object({ operatorId });
export type IssueOperatorLinkInput = z.infer<typeof issueOperatorLinkInput>;

/** Somebody in a directory, by the name that they have there. */
export const inviteFromDirectoryInput = z.object({
  directoryId: z.uuid("This directory does not exist."),
  username: z.string().trim().min(1, "Enter a username.").max(64, "Use at most 64 characters."),
});
export type InviteFromDirectoryInput = z.infer<typeof inviteFromDirectoryInput>;

/** The token of an operator link. */
export const openOperatorLinkInput = z.object({ token });
export type OpenOperatorLinkInput = z.infer<typeof openOperatorLinkInput>;

/** What redeems an operator link: a new password and the first code of the new app. */
export const redeemOperatorLinkInput = z.object({ token, password: newPassword, code });
export type RedeemOperatorLinkInput = z.infer<typeof redeemOperatorLinkInput>;

/** Proof that the person at the screen is the operator. */
export const operatorProofInput = withProof({ password, code }, {});

/** Another password for oneself. */
export const changeOwnPasswordInput = withProof({ password, code }, { newPassword });
export type ChangeOwnPasswordInput = z.infer<typeof changeOwnPasswordInput>;

/** The first code of another authenticator app for oneself; the token comes from the start of it. */
export const confirmOwnFactorInput = z.object({ token, code });
export type ConfirmOwnFactorInput = z.infer<typeof confirmOwnFactorInput>;
