/** Making a connection password for somebody who has just touched a passkey: for one client, in one session. */
import type { UserActor } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { after, between, seconds } from "@/lib/foundation/base/durations";
import { AppError, invalidField } from "@/lib/foundation/base/errors";
import { macKey } from "@/lib/foundation/keys/mac-key";
import type { Transaction } from "@/lib/foundation/platform/database";
import { isEnabled } from "@/lib/login/authentication/disabled";
import { issueCodes } from "@/lib/login/authentication/one-time-codes";
import { connectionPassword } from "@/lib/login/factors/kinds/connection-password";
import { type ConnectPlace, placesOf } from "./places";

/** How long a connection password counts, from the touch. */
export const connectionLifeMs = seconds(60);

/** A connection password as it is shown once. */
export type GivenPassword = {
  readonly password: string;
  readonly username: string;
  /** The servers behind the client that it lets into. */
  readonly places: readonly ConnectPlace[];
  readonly expiresAt: Date;
};

/** What it is made for. `touchedAt`: when the passkey was touched. `program`: what waits for it; null on the page. */
export type Given = {
  readonly clientId: string;
  readonly touchedAt: Date;
  readonly program: { readonly name: string; readonly machine: string } | null;
};

/**
 * Makes one in a transaction that holds the login of the actor. The session in which the passkey was touched is held too: once
 * it has ended, none is made, and those that were made end with it.
 * @throws AppError 'conflict' where the session or the minute is over, 'invalid_input' where no policy could let them in there
 */
export async function giveConnectionPassword(
  tx: Transaction,
  actor: UserActor,
  { clientId, touchedAt, program }: Given,
  now: Date,
): Promise<GivenPassword> {
  const sessionId = await holdSession(tx, actor);
  const leftMs = between(now, after(touchedAt, connectionLifeMs));
  if (leftMs <= 0) throw new AppError("conflict", "More than a minute has passed. Touch your passkey again.");
  const places = await chosenPlaces(tx, actor.id, clientId, now);
  const { codes, expiresAt } = await issueCodes(tx, actor.id, connectionPassword, await macKey(), {
    ...{ count: 1, lifeMs: Math.min(leftMs, connectionLifeMs), now },
    bound: { clientId, sessionId },
  });
  const [password] = codes;
  if (password === undefined || expiresAt === null) throw new TypeError("no connection password was made");
  await record(tx, actor, {
    action: "connection_password.issued",
    subject: { kind: "user", id: actor.id, name: actor.name },
    detail: {
      for: places.map(({ name }) => name).join(", "),
      ...(program && { program: program.name, machine: program.machine }),
    },
  });
  return { password, username: actor.name, places, expiresAt };
}

/** The servers behind a client that could let the person in. @throws AppError 'invalid_input' where there is none */
export async function chosenPlaces(
  tx: Transaction,
  userId: string,
  clientId: string,
  now: Date,
): Promise<readonly ConnectPlace[]> {
  const places = (await placesOf(tx, userId, now)).filter((place) => place.clientId === clientId);
  if (places.length > 0) return places;
  throw invalidField("clientId", "You cannot log in to this server. Choose another one.");
}

/** Holds the actor's session and gives its id. A limited one proves nobody. @throws AppError 'conflict' where it is over */
async function holdSession(tx: Transaction, { id, sessionId }: UserActor): Promise<string> {
  const held = await tx.$queryRaw<{ id: string }[]>`
    SELECT s."id" FROM "console_sessions" s JOIN "users" u ON u."id" = s."user_id"
    WHERE s."id" = ${sessionId}::uuid AND s."user_id" = ${id}::uuid AND s."ended_at" IS NULL AND NOT s."limited"
      AND s."epoch" = u."session_epoch" AND ${isEnabled("u")} FOR NO KEY UPDATE OF s`;
  if (held[0]) return held[0].id;
  throw new AppError("conflict", "Your session has ended. Sign in again.");
}
