/** What somebody who is signed in proved themselves with, as the prover takes it: password and code, or a passkey. */
import type { OperatorActor, UserActor } from "@/lib/foundation/access/actor";
import { AppError } from "@/lib/foundation/base/errors";
import type { ProofRequest } from "@/lib/login/authentication/prove";
import type { Touch } from "@/lib/login/passkeys/touch";
import type { ProofInput } from "./schema";
import { touched } from "./touch";

/** @throws AppError 'invalid_input' where neither is whole, 'conflict' where a passkey was touched without a session */
export function proofIn(
  actor: OperatorActor | UserActor,
  { password, code, passkey }: ProofInput,
): Pick<ProofRequest, "password" | "code"> | { readonly touch: Touch } {
  if (passkey) return touched(actor, passkey, "confirmation");
  if (password && code) return { password, code };
  throw new AppError("invalid_input", "Type your password and a new code, or use a passkey.");
}
