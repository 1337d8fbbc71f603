/** Pure. What forms say about passkeys. */
import { z } from "zod";
import { newPasskeyAnswer, type TouchAnswer, touchAnswer } from "@/lib/login/passkeys/schema";

const passkeyId = z.uuid("This passkey no longer exists. Reload the page.");
const name = z
  .string()
  .trim()
  .min(1, "Enter a name, for example Work laptop.")
  .max(60, "Use at most 60 characters.");

/** Password and present code, or a passkey that was touched: what a form asks before a change. */
export type ProofInput = {
  readonly password?: string;
  readonly code?: string;
  readonly passkey?: TouchAnswer;
};

/** An object with `shape` beside a proof, whose typed fields are `typed`; what is missing is said beside them. */
export const withProof = <
  Typed extends { readonly password: z.ZodType<string>; readonly code: z.ZodType<string> },
  Shape extends z.core.$ZodLooseShape,
>(
  typed: Typed,
  shape: Shape,
) =>
  z
    .object({
      password: typed.password.optional(),
      code: typed.code.optional(),
      passkey: touchAnswer.optional(),
      ...shape,
    })
    .superRefine((value, context) => {
      const { password, code, passkey } = value as ProofInput;
      if (passkey) return;
      for (const [name, field, said] of [
        ["password", typed.password, password],
        ["code", typed.code, code],
      ] as const) {
        const { error } = field.safeParse(said ?? "");
        if (error) context.addIssue({ code: "custom", path: [name], message: error.issues[0]?.message });
      }
    });

/** A passkey that was made, and what it is called. */
export const addPasskeyInput = z.object({ answer: newPasskeyAnswer, name });
export type AddPasskeyInput = z.infer<typeof addPasskeyInput>;

/** Another name. */
export const renamePasskeyInput = z.object({ passkeyId, name });
export type RenamePasskeyInput = z.infer<typeof renamePasskeyInput>;

/** One own passkey. */
export const passkeyInput = z.object({ passkeyId });
export type PasskeyInput = z.infer<typeof passkeyInput>;
