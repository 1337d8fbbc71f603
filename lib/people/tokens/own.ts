/** Taking a hardware token as one's own, in self-service: by its serial number and two codes in a row. */
import { authorizeSelf, type UserActor } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { recordRepeated } from "@/lib/foundation/audit/record-repeated";
import { utf8 } from "@/lib/foundation/base/bytes";
import { AppError } from "@/lib/foundation/base/errors";
import { macKey } from "@/lib/foundation/keys/mac-key";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { getSettings } from "@/lib/foundation/settings/queries";
import { holdLogin, writeLogin } from "@/lib/login/authentication/login-state";
import { ownProof, withProof } from "@/lib/login/authentication/prove";
import { afterFailure, isLocked, lockoutOf } from "@/lib/login/decision/lockout";
import { codesInARow } from "@/lib/login/factors/codes-in-a-row";
import { hotp } from "@/lib/login/factors/kinds/hotp";
import { totpToken } from "@/lib/login/factors/kinds/totp-token";
import { ownAllowance } from "@/lib/people/enrollment/allowance";
import {
  credentialsChanged,
  recoveryCodesLeft,
  replaceRecoveryCodes,
} from "@/lib/people/enrollment/credentials";
import { canProve, confirmedCount } from "@/lib/people/enrollment/new-factor";
import { proofIn } from "@/lib/people/passkeys/proof";
import { cannotHave, type FreeToken, freeToken, giveToken, holdToken } from "./give";
import { importedKinds } from "./kinds";
import type { ClaimTokenInput } from "./schema";

/** Whether the person may have a token of some kind, and whether a proof is asked for first. */
export type TokenOffer = { readonly isOffered: boolean; readonly asksProof: boolean };

/** What the page that takes a token begins with. */
export async function ownTokenOffer(actor: UserActor): Promise<TokenOffer> {
  authorizeSelf(actor, actor.id);
  const { kinds, maxFactors } = await ownAllowance(database(), actor.id);
  const count = await confirmedCount(database(), actor.id);
  const asksProof = await canProve(database(), actor.id);
  const { enrollWithoutLink } = await getSettings(database());
  return {
    isOffered:
      count < maxFactors &&
      (asksProof || enrollWithoutLink) &&
      importedKinds.some(({ id }) => kinds.includes(id)),
    asksProof,
  };
}

/**
 * Makes a free token the person's own. A serial number that nobody has, a token that is not free and wrong codes are one answer
 * and one cost, and count towards the person's lock; they are judged and counted while the login state is held.
 * Someone with a factor proves it as well, as for any other. Gives recovery codes when none were left, else null.
 * @throws AppError 'invalid_input', 'unavailable' while locked, 'forbidden' where the first factor needs a link
 */
export async function claimToken(
  actor: UserActor,
  input: ClaimTokenInput,
  clock: Clock = systemClock,
): Promise<{ readonly recoveryCodes: readonly string[] | null }> {
  authorizeSelf(actor, actor.id);
  const now = clock.now();
  const proof = (await canProve(database(), actor.id)) ? proofIn(actor, input) : null;
  if (!proof && !(await getSettings(database())).enrollWithoutLink) {
    throw new AppError(
      "forbidden",
      "Your first second factor needs an enrolment link. Ask your database administrator.",
    );
  }
  const isHeld = await database().$transaction((tx) => judgeClaim(tx, actor, input, now));
  if (!isHeld) throw wrongClaim();
  const digestKey = await macKey();
  const take = async (tx: Transaction) => {
    await credentialsChanged(tx, actor.id, { clearLock: false, keptSession: actor.sessionId });
    // A factor that was confirmed since the first look must be proved.
    if (!proof && (await canProve(tx, actor.id))) {
      throw new AppError("conflict", "A second factor was added in the meantime. Reload the page.");
    }
    await takeToken(tx, actor, input, now);
    if ((await recoveryCodesLeft(tx, actor.id)) > 0) return null;
    return issue(tx, actor, digestKey, now);
  };
  const recoveryCodes = proof
    ? await withProof(ownProof(actor, proof, "new second factor"), now, take)
    : await database().$transaction(take);
  return { recoveryCodes };
}

/** Gives the person the free token that they hold, whose login the caller holds. @throws AppError as `claimToken` */
export async function takeToken(tx: Transaction, actor: UserActor, claim: Claim, now: Date): Promise<void> {
  const row = await holdToken(tx, { serial: claim.serial });
  const found = pairOf(row && freeToken(row), claim, now);
  if (!found) throw wrongClaim();
  const refusal = await cannotHave(tx, actor.id, found.token.kind.id);
  if (refusal) {
    throw new AppError(
      refusal === "kind" ? "forbidden" : "conflict",
      refusal === "kind"
        ? "Your account is not allowed to have this kind of token. Ask your database administrator."
        : "You have as many second factors as you may have. Remove one first.",
    );
  }
  const user = { id: actor.id, username: actor.name };
  await giveToken(tx, actor, user, found.token, { counter: found.counter, at: now }, now);
}

/** The refusal for whatever is wrong with a serial number and its codes. */
export const wrongClaim = () => {
  const message =
    "This serial number and these codes belong to no token that is free. Check the number, then type two codes that follow one another.";
  return new AppError("invalid_input", message, { serial: message });
};

/** What shows that a token is in the hand. */
export type Claim = Pick<ClaimTokenInput, "serial" | "first" | "second">;

/** Whether the codes are those of a free token; where not, that is counted and written down. */
export async function judgeClaim(
  tx: Transaction,
  actor: UserActor,
  input: Claim,
  now: Date,
): Promise<boolean> {
  const subject = { kind: "user", id: actor.id } as const;
  const held = await holdLogin(tx, subject);
  if (!held) throw new AppError("not_found", "This account no longer exists.");
  if (isLocked(held.login, now)) {
    throw new AppError("unavailable", "Too many wrong passwords or codes. Wait a few minutes and try again.");
  }
  // Not held: a token that another claim holds would let whoever asks for it wait, and so tell that there is one.
  const row = await tx.token.findUnique({ where: { serial: input.serial } });
  if (pairOf(row && freeToken(row), input, now)) return true;
  const rules = lockoutOf(await getSettings(tx));
  await writeLogin(tx, subject, { ...held.login, ...afterFailure(held.login, rules, now) }, now);
  const entry = {
    action: "token.claim_failed",
    subject: { kind: "user", id: actor.id, name: actor.name },
    detail: { address: actor.ip },
  } as const;
  await recordRepeated(tx, actor, entry, `${actor.id} token`, { now: () => now });
  return false;
}

/**
 * The token with what its counter comes to; null where the codes are not a pair of it, or there is none. A token that counts and
 * one with a clock are searched each time, somebody's or nobody's, so that time does not tell whether there is such a token.
 */
function pairOf(
  free: FreeToken | null,
  { first, second }: Pick<Claim, "first" | "second">,
  now: Date,
): { readonly token: FreeToken; readonly counter: number } | null {
  const others = [hotp, totpToken].filter(({ id }) => id !== free?.kind.id);
  const nobodys = others.map((kind) => ({
    kind,
    secret: nobodysSecret,
    data: kind.data.parse({}),
    counter: -1,
  }));
  const counters = [...nobodys, ...(free ? [free] : [])].map(({ kind, ...key }) =>
    codesInARow(kind, { ...key, lastUsedAt: null }, [first, second], now),
  );
  const counter = free && counters.at(-1);
  return free && typeof counter === "number" ? { token: free, counter } : null;
}

const nobodysSecret = utf8("nobody has this secret");

async function issue(tx: Transaction, actor: UserActor, digestKey: Uint8Array, now: Date) {
  const { recoveryCodeCount } = await getSettings(tx);
  const codes = await replaceRecoveryCodes(tx, actor.id, recoveryCodeCount, digestKey, now);
  const subject = { kind: "user", id: actor.id, name: actor.name } as const;
  await record(tx, actor, { action: "recovery_codes.issued", subject, detail: { count: codes.length } });
  return codes;
}
