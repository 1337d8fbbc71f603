/** The sign-in of an operator with a passkey: judged by their directory first, where they come from one. */
import { record } from "@/lib/foundation/audit/record";
import { recordRepeated } from "@/lib/foundation/audit/record-repeated";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { tryProof } from "@/lib/login/authentication/prove";
import { startSession } from "@/lib/people/console-sessions/start";
import {
  knownByPasskey,
  type PasskeySignedIn,
  type PasskeySignIn,
  signInProof,
} from "@/lib/people/passkeys/sign-in";
import { asActor, operatorSubject } from "./existing";
import { judgeOperator } from "./judge";

/**
 * Signs an operator in. The touch counts as password and code. Who comes from a directory is asked about there now, before a session
 * begins: where it makes them no operator any more, or does not answer, they are refused.
 */
export async function signInOperatorByPasskey(
  input: PasskeySignIn,
  clock: Clock = systemClock,
): Promise<PasskeySignedIn> {
  const now = clock.now();
  const known = await knownByPasskey("operator", input.answer);
  const request = signInProof("operator", known, input);
  const standing = known ? await judgeOperator(known.id, clock, true) : "stays";
  if (known && standing !== "stays") {
    const { onFailure } = request;
    const reason = standing === "unknown" ? "directory_unavailable" : "no_operator";
    const detail = { reason, purpose: onFailure.purpose, address: input.ip };
    await database().$transaction((tx) =>
      recordRepeated(tx, onFailure.actor, { ...onFailure.entry, detail }, `${known.id} ${reason}`, clock),
    );
    return { ok: false };
  }
  const proven = await tryProof(request, now, async (tx) => {
    if (!known) throw new TypeError("nobody has signed in");
    const { id, passkey } = known;
    const operator = await tx.operator.update({ where: { id }, data: { lastSignInAt: now } });
    const account = { kind: "operator", id, epoch: operator.sessionEpoch, passkeyId: passkey.id } as const;
    const sessionId = await startSession(tx, account, input, now);
    const detail = { passkey: passkey.name };
    const subject = operatorSubject(operator);
    await record(tx, asActor(operator, input.ip), { action: "operator.signed_in", subject, detail });
    return sessionId;
  });
  return proven.ok ? { ok: true, sessionId: proven.value } : { ok: false };
}
