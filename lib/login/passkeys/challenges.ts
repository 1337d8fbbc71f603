/**
 * Challenges: random octets that an authenticator signs. Each counts for one purpose, in one session or for the browser that has
 * one cookie, for five minutes, and once: the answer deletes it, in the transaction that accepts or refuses.
 */
import { randomBytes } from "node:crypto";
import { base64url, copyOf } from "@/lib/foundation/base/bytes";
import { subscriberOf } from "@/lib/foundation/base/cidr";
import { after, between, minutes } from "@/lib/foundation/base/durations";
import { AppError } from "@/lib/foundation/base/errors";
import type { Transaction } from "@/lib/foundation/platform/database";

/** What a touch can be for. One that was asked for one thing never counts for another. */
export const touchPurposes = [
  "registration",
  "operator_sign_in",
  "user_sign_in",
  "confirmation",
  "connection",
] as const;
export type TouchPurpose = (typeof touchPurposes)[number];

/** Who must answer: the session in which it was asked for, or before there is one the browser with this cookie (SHA-256). */
export type Binding = { readonly sessionId: string } | { readonly cookieHash: Uint8Array<ArrayBuffer> };

/** How long a challenge counts, in milliseconds. */
export const challengeLifeMs = minutes(5);
/** How far clocks of several consoles may differ. */
const clockSkewMs = minutes(1);
/** Open at once for one address without a session; an office shares one. */
const mostPerAddress = 200;
/** Open at once for everybody without a session: what the table can grow to. */
const mostWithoutSession = 10_000;

/**
 * Issues a challenge in a session, in place of the one that was open there for the same purpose. `userHandle`: what a passkey
 * that is made is to know the account by.
 */
export async function issueInSession(
  tx: Transaction,
  purpose: TouchPurpose,
  { sessionId, userHandle }: { readonly sessionId: string; readonly userHandle?: Uint8Array<ArrayBuffer> },
  now: Date,
): Promise<string> {
  await sweep(tx, now);
  await tx.passkeyChallenge.deleteMany({ where: { purpose, sessionId } });
  return issue(tx, { purpose, sessionId, userHandle }, now);
}

/**
 * Issues a challenge for somebody who is not signed in. Judged and counted while nobody else can be.
 * @throws AppError 'unavailable' when as many are open for this address, or for everybody, as may be
 */
export async function issueForCookie(
  tx: Transaction,
  purpose: TouchPurpose,
  from: { readonly cookieHash: Uint8Array<ArrayBuffer>; readonly ip: string | null },
  now: Date,
): Promise<string> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('passkey_challenges'))`;
  await sweep(tx, now);
  const subscriber = subscriberOf(from.ip);
  const open = await tx.passkeyChallenge.count({ where: { subscriber } });
  const all = await tx.passkeyChallenge.count({ where: { sessionId: null } });
  if (open >= mostPerAddress || all >= mostWithoutSession) {
    throw new AppError(
      "unavailable",
      "Too many sign-ins with passkeys were begun. Wait five minutes, or use your password and a code.",
    );
  }
  return issue(tx, { purpose, cookieHash: from.cookieHash, subscriber }, now);
}

/**
 * Takes a challenge away and gives what stood in it, or null where it did not count at `at`: too old, or of a session that has ended,
 * as one does with a reset or a new password. Of several who bring the same one the first has it; the others wait for its transaction.
 */
export async function burn(
  tx: Transaction,
  challenge: Uint8Array,
  purpose: TouchPurpose,
  binding: Binding,
  at: Date,
): Promise<{ readonly userHandle: Uint8Array | null } | null> {
  const [sessionId, cookieHash] =
    "sessionId" in binding ? [binding.sessionId, null] : [null, binding.cookieHash];
  const [row] = await tx.$queryRaw<Burned[]>`
    DELETE FROM "passkey_challenges" c
    WHERE c."challenge" = ${copyOf(challenge)} AND c."purpose" = ${purpose}
      AND (c."session_id" = ${sessionId}::uuid OR c."cookie_hash" = ${cookieHash}::bytea)
    RETURNING c."created_at" AS "createdAt", c."user_handle" AS "userHandle",
      c."session_id" IS NULL OR EXISTS (
        SELECT FROM "console_sessions" s LEFT JOIN "users" u ON u."id" = s."user_id"
          LEFT JOIN "operators" o ON o."id" = s."operator_id"
        WHERE s."id" = c."session_id" AND s."ended_at" IS NULL
          AND s."epoch" = coalesce(u."session_epoch", o."session_epoch")) AS "isSessionOpen"`;
  if (!row?.isSessionOpen) return null;
  const ageMs = between(row.createdAt, at);
  return ageMs >= -clockSkewMs && ageMs < challengeLifeMs ? row : null;
}

type Burned = {
  readonly createdAt: Date;
  readonly userHandle: Uint8Array | null;
  readonly isSessionOpen: boolean;
};

async function issue(
  tx: Transaction,
  row: {
    readonly purpose: TouchPurpose;
    readonly sessionId?: string;
    readonly cookieHash?: Uint8Array<ArrayBuffer>;
    readonly subscriber?: string;
    readonly userHandle?: Uint8Array<ArrayBuffer>;
  },
  now: Date,
): Promise<string> {
  const challenge = copyOf(randomBytes(32));
  await tx.passkeyChallenge.create({ data: { challenge, ...row, createdAt: now } });
  return base64url(challenge);
}

/** What is over, and what a clock that ran far ahead left. Rows that somebody else holds are left to them. */
async function sweep(tx: Transaction, now: Date): Promise<void> {
  const [oldest, newest] = [after(now, -challengeLifeMs), after(now, challengeLifeMs)];
  await tx.$executeRaw`
    DELETE FROM "passkey_challenges" WHERE "challenge" IN (
      SELECT "challenge" FROM "passkey_challenges" WHERE "created_at" < ${oldest} OR "created_at" > ${newest}
      LIMIT 1000 FOR UPDATE SKIP LOCKED)`;
}
