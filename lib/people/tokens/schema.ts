/** Pure. What may be said about hardware tokens: a file of them, whose one is, where it stands, and which of them a list shows. */
import { z } from "zod";
import { type Address, readAddress } from "@/lib/foundation/base/read-text";
import { isSendable, tooLarge } from "@/lib/foundation/base/text-file";
import { touchAnswer } from "@/lib/login/passkeys/schema";
import { checkPasswordInput } from "@/lib/people/enrollment/schema";
import { tokenStates } from "./state";

const tokenId = z.uuid("This token no longer exists. Reload the page.");
const serial = z
  .string()
  .trim()
  .min(1, "Enter the serial number that is printed on the token.")
  .max(64, "A serial number has at most 64 characters.");
const typedCode = (message: string) =>
  z
    .string()
    .transform((text) => text.replace(/\s/g, ""))
    .pipe(z.string().min(1, message).max(80, "This is too long for a code."));

const file = {
  text: z.string().min(1, "Choose a file, or paste its content.").refine(isSendable, tooLarge),
  /** In hexadecimal; for an encrypted PSKC file. */
  presharedKey: z.string().max(200, "This is too long for a key.").optional(),
  password: z.string().max(500, "This is too long.").optional(),
};

/** Asks what importing a file would do. */
export const previewTokensInput = z.object(file);
export type PreviewTokensInput = z.infer<typeof previewTokensInput>;

/** Imports what the preview with this `digest` showed. */
export const importTokensInput = z.object({ ...file, digest: z.string().regex(/^[0-9a-f]{64}$/) });
export type ImportTokensInput = z.infer<typeof importTokensInput>;

/** Gives a token of the stock to a user, who is named as at a login. */
export const assignTokenInput = z.object({
  serial,
  username: z.string().min(1, "Choose the user who gets the token.").max(254, "This is too long for a name."),
});
export type AssignTokenInput = z.infer<typeof assignTokenInput>;

/** Puts a token where it stands now; whoever had it loses it as a second factor. */
export const moveTokenInput = z.object({
  tokenId,
  to: z.enum(["free", "lost", "revoked"], "Choose what has become of the token."),
});
export type MoveTokenInput = z.infer<typeof moveTokenInput>;

/** Takes a token as one's own: it is in one's hand when it gives two codes in a row. A proof as for any change. */
export const claimTokenInput = z.object({
  serial,
  first: typedCode("Type the code that the token shows."),
  second: typedCode("Type the next code of the token."),
  password: z.string().min(1, "Type your password.").max(500, "This is too long.").optional(),
  code: typedCode("Type the code that your app shows now.").optional(),
  passkey: touchAnswer.optional(),
});
export type ClaimTokenInput = z.infer<typeof claimTokenInput>;

/** The same with an enrolment link, which is named by its token. */
export const claimByLinkInput = z.object({
  ...claimTokenInput.pick({ serial: true, first: true, second: true }).shape,
  ...checkPasswordInput.shape,
});
export type ClaimByLinkInput = z.infer<typeof claimByLinkInput>;

/** Which tokens: in one state, of one kind. `search` is a part of the serial number, or the beginning of a word of the user's names. */
export const tokenListRequest = z.object({
  state: z.enum(tokenStates).optional(),
  kind: z.string().max(40).optional(),
  search: z.string().trim().max(200).default(""),
  page: z.int().min(1).max(100_000).default(1),
  pageSize: z.int().min(1).max(200).default(50),
});
export type TokenListRequest = z.infer<typeof tokenListRequest>;

/** The request in a page's address (`?state=free&kind=hotp&q=&page=2`). */
export const readTokenListRequest = (address: Address): TokenListRequest =>
  readAddress(tokenListRequest, address, { search: "q" });
