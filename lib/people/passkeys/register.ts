/** Making a passkey in a session: what the browser is asked, and the row that comes of its answer. */
import { randomBytes } from "node:crypto";
import type { OperatorActor, UserActor } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { base64url, copyOf } from "@/lib/foundation/base/bytes";
import { AppError } from "@/lib/foundation/base/errors";
import { isNotUnique, type Transaction } from "@/lib/foundation/platform/database";
import { asOf, holdLogin } from "@/lib/login/authentication/login-state";
import { type AskedPasskey, askForPasskey } from "@/lib/login/passkeys/ask";
import { burn, issueInSession } from "@/lib/login/passkeys/challenges";
import { ownRelyingParty } from "@/lib/login/passkeys/own-relying-party";
import { countPasskeys, ownedBy } from "@/lib/login/passkeys/owners";
import { checkRegistration, registeredChallenge } from "@/lib/login/passkeys/registration";
import { tell } from "@/lib/people/notifications/tell";
import type { AddPasskeyInput } from "./schema";
import { sessionOf } from "./touch";

/** How many passkeys one person may have. */
export const mostPasskeys = 10;

/**
 * Asks for a new passkey of the person who is signed in and has just proved it; the caller holds their login state.
 * @throws AppError 'conflict' where they have as many as they may have, or none can work here
 */
export async function beginRegistration(
  tx: Transaction,
  actor: OperatorActor | UserActor,
  now: Date,
): Promise<AskedPasskey> {
  const relyingParty = await ownRelyingParty(tx);
  await refuseTooMany(tx, actor);
  const existing = await tx.passkey.findMany({ where: ownedBy(actor), orderBy: { createdAt: "asc" } });
  const userHandle = copyOf(existing[0]?.userHandle ?? randomBytes(32));
  const challenge = await issueInSession(
    tx,
    "registration",
    { sessionId: sessionOf(actor), userHandle },
    now,
  );
  const { organisationName } = await tx.settings.findUniqueOrThrow({
    where: { id: 1 },
    select: { organisationName: true },
  });
  return askForPasskey(relyingParty, challenge, {
    organisation: organisationName || "Postern",
    ...(await namesOf(tx, actor)),
    userHandle,
    existing,
  });
}

/**
 * Adds the passkey that was made for `beginRegistration`, tells the person, and gives its id; or why it is refused. The challenge is
 * gone either way, so the caller commits both.
 * @throws AppError 'conflict' where they have as many as they may have, or it is known already
 */
export async function finishRegistration(
  tx: Transaction,
  actor: OperatorActor | UserActor,
  { answer, name }: AddPasskeyInput,
  now: Date,
): Promise<{ readonly id: string } | { readonly refusal: string }> {
  const held = await holdLogin(tx, actor);
  if (!held) throw new AppError("not_found", "This account no longer exists.");
  const challenge = registeredChallenge(answer);
  const binding = { sessionId: sessionOf(actor) };
  const burned = challenge && (await burn(tx, challenge, "registration", binding, asOf(now, held.latestAt)));
  if (!challenge || !burned?.userHandle) {
    return { refusal: "This took too long, or was begun anew in the meantime. Add the passkey again." };
  }
  const relyingParty = await ownRelyingParty(tx);
  const made = await checkRegistration(answer, base64url(challenge), relyingParty);
  if ("why" in made) return { refusal: `This passkey cannot be used: ${made.why}.` };
  await refuseTooMany(tx, actor);
  const { transports, ...kept } = made;
  const { id } = await tx.passkey
    .create({
      data: {
        ...{ ...ownedBy(actor), ...kept, name, transports: [...transports] },
        ...{ rpId: relyingParty.id, userHandle: copyOf(burned.userHandle), createdAt: now },
      },
      select: { id: true },
    })
    .catch((error: unknown) => {
      if (isNotUnique(error)) throw new AppError("conflict", "This passkey has been added already.");
      throw error;
    });
  const subject = { kind: actor.kind, id: actor.id, name: actor.name } as const;
  await record(tx, actor, { action: "passkey.added", subject, detail: { passkeyId: id, name } });
  const to = actor.kind === "user" ? { userId: actor.id } : { operatorId: actor.id };
  await tell(tx, { event: "passkey_added", ...to, data: { passkey: name, at: now } });
  return { id };
}

async function refuseTooMany(tx: Transaction, actor: OperatorActor | UserActor): Promise<void> {
  if ((await countPasskeys(tx, actor)) < mostPasskeys) return;
  throw new AppError(
    "conflict",
    `You have ${mostPasskeys} passkeys, the most you may have. Remove one first.`,
  );
}

function namesOf(tx: Transaction, { kind, id }: OperatorActor | UserActor) {
  const select = { username: true, displayName: true } as const;
  return kind === "user"
    ? tx.user.findUniqueOrThrow({ where: { id }, select })
    : tx.operator.findUniqueOrThrow({ where: { id }, select });
}
