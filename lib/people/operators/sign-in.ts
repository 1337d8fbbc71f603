/** The sign-in of operators: password and code, audited either way, and the session that begins. */
import { systemActor } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { type ProofRequest, tryProof } from "@/lib/login/authentication/prove";
import { type SignInOrigin, startSession } from "@/lib/people/console-sessions/start";
import { asActor, operatorSubject } from "./existing";

/** Who signed in, and the session that began. A refusal never says why. */
export type OperatorSignIn =
  | { readonly ok: true; readonly operatorId: string; readonly sessionId: string }
  | { readonly ok: false };

/** What was typed, and where the request came from. */
type Typed = SignInOrigin & {
  readonly username: string;
  readonly password: string;
  readonly code: string;
};

/** Signs an operator in with password and the present code of their app. The code is spent. */
export async function signInOperator(input: Typed, clock: Clock = systemClock): Promise<OperatorSignIn> {
  const username = input.username.trim().toLowerCase();
  const now = clock.now();
  const known = await database().operator.findUnique({
    where: { username },
    select: { id: true, username: true, role: true },
  });
  const proven = await tryProof(proofOf(input, known, username), now, async (tx) => {
    if (!known) throw new TypeError("nobody has signed in");
    const { id } = known;
    const { sessionEpoch } = await tx.operator.update({ where: { id }, data: { lastSignInAt: now } });
    const sessionId = await startSession(tx, { kind: "operator", id, epoch: sessionEpoch }, input, now);
    const subject = operatorSubject(known);
    await record(tx, asActor(known, input.ip), { action: "operator.signed_in", subject });
    return { operatorId: id, sessionId };
  });
  return proven.ok ? { ok: true, ...proven.value } : { ok: false };
}

type Known = { readonly id: string; readonly username: string; readonly role: string };

function proofOf({ password, code, ip }: Typed, known: Known | null, username: string): ProofRequest {
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
