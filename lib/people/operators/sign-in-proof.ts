/** What a sign-in of an operator is made of: what was typed, what is proved, what comes out. */
import { systemActor } from "@/lib/foundation/access/actor";
import type { ProofRequest } from "@/lib/login/authentication/prove";
import type { SignInOrigin } from "@/lib/people/console-sessions/start";
import { asActor, operatorSubject } from "./existing";
import type { AccountSource } from "./from-directory";

/** Who signed in, and the session that began. A refusal never says why. */
export type OperatorSignIn =
  | { readonly ok: true; readonly operatorId: string; readonly sessionId: string }
  | { readonly ok: false };

/** What was typed, and where the request came from. */
export type Typed = SignInOrigin & {
  readonly username: string;
  readonly password: string;
  readonly code: string;
  /** Where the account is said to be. */
  readonly source?: AccountSource;
};

type Known = { readonly id: string; readonly username: string; readonly role: string };

/** The proof that a sign-in asks for. `known` null: nobody has the name. */
export function proofOf({ password, code, ip }: Typed, known: Known | null, username: string): ProofRequest {
  const nobody = { kind: "operator", id: null, name: username.slice(0, 64) } as const;
  return {
    subject: known && { kind: "operator", id: known.id },
    password,
    code,
    onFailure: {
      actor: known ? asActor(known, ip) : systemActor("unknown"),
      entry: { action: "operator.sign_in_failed", subject: known ? operatorSubject(known) : nobody },
      purpose: "sign-in",
      address: ip,
    },
  };
}
