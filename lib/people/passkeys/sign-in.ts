/** Signing in with a passkey: what the browser is asked before anybody is known, and the sign-in of a user to self-service. */
import { systemActor } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import type { ProofFailure } from "@/lib/login/authentication/proof-failure";
import { type ProofRequest, tryProof } from "@/lib/login/authentication/prove";
import { type Reason, reasons } from "@/lib/login/decision/outcome";
import { type AskedTouch, askForTouch } from "@/lib/login/passkeys/ask";
import { issueForCookie } from "@/lib/login/passkeys/challenges";
import { ownRelyingParty } from "@/lib/login/passkeys/own-relying-party";
import type { PasskeyOwner } from "@/lib/login/passkeys/owners";
import type { TouchAnswer } from "@/lib/login/passkeys/schema";
import { credentialIdOf } from "@/lib/login/passkeys/touch";
import { type SignInOrigin, startSession } from "@/lib/people/console-sessions/start";

/** Who signs in: a user to self-service, an operator to the console. */
export type SignInKind = PasskeyOwner["kind"];

/** What a browser sent, where from, and the digest of the cookie that it was asked with. */
export type PasskeySignIn = SignInOrigin & {
  readonly answer: TouchAnswer;
  readonly cookieHash: Uint8Array<ArrayBuffer>;
};

/** The session that began. A refusal never says why. */
export type PasskeySignedIn = { readonly ok: true; readonly sessionId: string } | { readonly ok: false };

const purposes = { user: "user_sign_in", operator: "operator_sign_in" } as const;

/**
 * Asks for a touch of any passkey that is kept for this console. Nobody is known yet, so none is named.
 * @throws AppError 'conflict' where there can be no passkeys, 'unavailable' past the limits
 */
export async function beginPasskeySignIn(
  kind: SignInKind,
  from: { readonly cookieHash: Uint8Array<ArrayBuffer>; readonly ip: string | null },
  clock: Clock = systemClock,
): Promise<AskedTouch> {
  return database().$transaction(async (tx) => {
    const relyingParty = await ownRelyingParty(tx);
    return askForTouch(relyingParty, await issueForCookie(tx, purposes[kind], from, clock.now()));
  });
}

/** Somebody who has a passkey; null where nobody of this kind has it. */
export type KnownByPasskey = {
  readonly id: string;
  readonly username: string;
  readonly passkey: { readonly id: string; readonly name: string };
};

/** Whose passkey an answer says that it is from. Nothing is proved yet. */
export async function knownByPasskey(kind: SignInKind, answer: TouchAnswer): Promise<KnownByPasskey | null> {
  const who = { select: { id: true, username: true } } as const;
  const passkey = await database().passkey.findUnique({
    where: { credentialId: credentialIdOf(answer) },
    select: { id: true, name: true, user: who, operator: who },
  });
  const owner = passkey?.[kind];
  return passkey && owner ? { ...owner, passkey: { id: passkey.id, name: passkey.name } } : null;
}

/** The proof that a sign-in asks for, and what is written down when it fails. */
export function signInProof(
  kind: SignInKind,
  known: KnownByPasskey | null,
  { answer, cookieHash, ip }: PasskeySignIn,
): ProofRequest {
  const subject = known
    ? ({ kind, id: known.id, name: known.username } as const)
    : ({ kind, id: null, name: "an unknown passkey" } as const);
  return {
    subject: known && { kind, id: known.id },
    ...{ password: null, code: null },
    touch: { answer, purpose: purposes[kind], binding: { cookieHash } },
    onFailure: {
      actor: systemActor("unknown"),
      entry: { action: `${kind}.sign_in_failed`, subject },
      purpose: "sign-in with a passkey",
      address: ip,
    },
  };
}

/** Signs a user in to self-service. The touch counts as password and code; the login log has either outcome. */
export async function signInUserByPasskey(
  input: PasskeySignIn,
  clock: Clock = systemClock,
): Promise<PasskeySignedIn> {
  const [now, receivedMs] = [clock.now(), performance.now()];
  const known = await knownByPasskey("user", input.answer);
  const log = (tx: Transaction, who: KnownByPasskey, reason: Reason) =>
    logAttempt(tx, { who, reason, ip: input.ip, now, latencyMs: performance.now() - receivedMs });
  const proven = await tryProof(signInProof("user", known, input), now, async (tx) => {
    if (!known) throw new TypeError("nobody has signed in");
    const { id, username, passkey } = known;
    const { sessionEpoch } = await tx.user.findUniqueOrThrow({
      where: { id },
      select: { sessionEpoch: true },
    });
    const account = { kind: "user", id, epoch: sessionEpoch, passkeyId: passkey.id } as const;
    const sessionId = await startSession(tx, account, input, now);
    const subject = { kind: "user", id, name: username } as const;
    const actor = { ...subject, role: null, ip: input.ip, sessionId } as const;
    await record(tx, actor, { action: "user.signed_in", subject, detail: { passkey: passkey.name } });
    await log(tx, known, "accepted_passkey");
    return sessionId;
  });
  if (proven.ok) return { ok: true, sessionId: proven.value };
  if (known) await database().$transaction((tx) => log(tx, known, reasonOf(proven.failure)));
  return { ok: false };
}

/** Why a touch failed, in the words of the login log. */
function reasonOf(failure: ProofFailure): Reason {
  switch (failure) {
    case "unknown":
      return "unknown_user";
    case "disabled":
      return "user_disabled";
    case "locked":
      return "user_locked";
    case "busy":
      return "directory_unavailable";
    case "used_code":
      return "replayed_code";
    default:
      return failure;
  }
}

async function logAttempt(
  tx: Transaction,
  {
    who: { id, username, passkey },
    reason,
    ip,
    now,
    latencyMs,
  }: {
    readonly who: KnownByPasskey;
    readonly reason: Reason;
    readonly ip: string | null;
    readonly now: Date;
    readonly latencyMs: number;
  },
): Promise<void> {
  const { outcome, text } = reasons[reason];
  const result = outcome === "accept" ? "ok" : "failed";
  await tx.attempt.create({
    data: {
      ...{
        at: now,
        door: "console",
        clientName: "Console",
        sourceAddress: ip ?? "unknown",
        personAddress: ip,
        knownBy: ip === null ? null : "door",
      },
      ...{ username, userId: id, outcome, reason, factorKind: "passkey", factorId: passkey.id },
      ...{ latencyMs, worker: "console" },
      trace: [
        { step: "client", result: "ok", text: ip ? `Console, person at ${ip}.` : "Console." },
        { step: "user", result: "ok", text: `User ${username}, by the passkey ${passkey.name}.` },
        { step: "factor", result, text },
      ],
    },
  });
}
