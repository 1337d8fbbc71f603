/** Programs that wait for a connection password: beginning, and asking until it is there. Nobody is signed in here. */
import { randomBytes } from "node:crypto";
import type { UserActor } from "@/lib/foundation/access/actor";
import { subscriberOf } from "@/lib/foundation/base/cidr";
import { after, minutes, seconds } from "@/lib/foundation/base/durations";
import { AppError } from "@/lib/foundation/base/errors";
import { tokenHash } from "@/lib/foundation/keys/keyring";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { holdUsers } from "@/lib/login/authentication/login-state";
import { codeBytes, makeCode } from "./code";
import { connectionLifeMs, giveConnectionPassword } from "./issue";
import type { FetchConnectInput, StartConnectInput } from "./schema";

/** How long a program waits for somebody to allow it. */
export const requestLifeMs = minutes(5);
/** How often a program is told to ask, and what is still not too often. */
export const askEveryMs = seconds(2);
const leastBetweenMs = seconds(1);
/** What one address may begin in the life of a request; an office shares one. */
const mostPerSubscriber = 30;
/** What may be open at once for everybody. */
const mostOpen = 500;

/** A program that waits. */
export type StartedConnect = { readonly id: string; readonly code: string; readonly expiresAt: Date };

/**
 * Begins to wait. Judged and counted while nobody else can be.
 * @throws AppError 'unavailable' when as many wait, from this address or in all, as may; 'conflict' for a secret that is in use
 */
export async function startConnect(
  { secretHash, ...said }: StartConnectInput,
  address: string | null,
  clock: Clock = systemClock,
): Promise<StartedConnect> {
  const now = clock.now();
  const subscriber = subscriberOf(address);
  return database().$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('connect_requests'))`;
    const lately = { createdAt: { gt: after(now, -requestLifeMs) } };
    const own = await tx.connectRequest.count({ where: { subscriber, ...lately } });
    const open = await tx.connectRequest.count({
      where: { fetchedAt: null, refusedAt: null, expiresAt: { gt: now } },
    });
    if (own >= mostPerSubscriber || open >= mostOpen) {
      throw new AppError(
        "unavailable",
        "Too many programs are waiting for a connection password. Try again in five minutes, or use the Connect page.",
      );
    }
    const hash = new Uint8Array(Buffer.from(secretHash, "base64url"));
    if (await tx.connectRequest.findUnique({ where: { secretHash: hash }, select: { id: true } }))
      throw new AppError("conflict", "This secret is in use. Begin again with a new one.");
    const code = makeCode(randomBytes(codeBytes));
    const expiresAt = after(now, requestLifeMs);
    const row = { secretHash: hash, code, address, subscriber, ...said, expiresAt };
    const { id } = await tx.connectRequest.create({
      data: { ...row, askedAt: now, createdAt: now },
      select: { id: true },
    });
    return { id, code, expiresAt };
  });
}

/** What a waiting program is told. 'unknown': no request has this secret. 'over': it came too late, or was there before. */
export type Fetched =
  | { readonly status: "unknown" | "too_soon" | "waiting" | "refused" | "over" }
  | {
      readonly status: "given";
      readonly password: string;
      readonly username: string;
      readonly expiresAt: Date;
    };

/** Gives the connection password, once, as soon as somebody has allowed it. It is made in this moment and stands nowhere. */
export async function fetchConnect(
  { secret }: FetchConnectInput,
  clock: Clock = systemClock,
): Promise<Fetched> {
  const now = clock.now();
  const secretHash = tokenHash(secret);
  const request = await database().connectRequest.findUnique({ where: { secretHash } });
  if (!request) return { status: "unknown" };
  // By itself: whoever holds this row and waits for the person's would wait in a circle with changes to that person.
  const { count } = await database().connectRequest.updateMany({
    where: {
      id: request.id,
      OR: [{ askedAt: { lte: after(now, -leastBetweenMs) } }, { askedAt: { gt: now } }],
    },
    data: { askedAt: now },
  });
  if (count === 0) return { status: "too_soon" };
  const state = stateOf(request, now);
  if (state !== "allowed") return { status: state };
  const { userId, sessionId, clientId, allowedAt, program, machine } = request;
  if (!userId || !clientId || !allowedAt) throw new TypeError("allowed by nobody");
  return database().$transaction(async (tx) => {
    await holdUsers(tx, [userId]);
    // Before the request: the end of a session holds the session first and then the requests that were allowed in it.
    await holdSession(tx, sessionId);
    const claimed = await tx.connectRequest.updateMany({
      where: { id: request.id, fetchedAt: null, refusedAt: null },
      data: { fetchedAt: now },
    });
    if (claimed.count === 0) return { status: (await isRefused(tx, request.id)) ? "refused" : "over" };
    const { username } = await tx.user.findUniqueOrThrow({
      where: { id: userId },
      select: { username: true },
    });
    const actor: UserActor = {
      ...{ kind: "user", id: userId, name: username, role: null, ip: request.address, sessionId },
    };
    try {
      const given = { clientId, touchedAt: allowedAt, program: { name: program, machine } };
      const { password, expiresAt } = await giveConnectionPassword(tx, actor, given, now);
      return { status: "given", password, username, expiresAt };
    } catch (error) {
      // The session has ended, or the policies have changed, since it was allowed.
      if (error instanceof AppError) return { status: "refused" };
      throw error;
    }
  });
}

const holdSession = (tx: Transaction, id: string | null) =>
  tx.$queryRaw`SELECT 1 FROM "console_sessions" WHERE "id" = ${id}::uuid FOR NO KEY UPDATE`;

const isRefused = async (tx: Transaction, id: string): Promise<boolean> =>
  (await tx.connectRequest.count({ where: { id, refusedAt: { not: null } } })) > 0;

/** What has come of a request. */
type RequestState = "waiting" | "refused" | "over" | "allowed";

/** The columns that say so. */
type RequestTimes = {
  readonly allowedAt: Date | null;
  readonly refusedAt: Date | null;
  readonly fetchedAt: Date | null;
  readonly expiresAt: Date;
};

/** Whether it waits, or what has come of it. What was allowed is fetched within the life of the password, or not at all. */
export function stateOf(
  { allowedAt, refusedAt, fetchedAt, expiresAt }: RequestTimes,
  now: Date,
): RequestState {
  if (refusedAt !== null) return "refused";
  if (fetchedAt !== null) return "over";
  if (allowedAt === null) return expiresAt > now ? "waiting" : "over";
  return after(allowedAt, connectionLifeMs) > now ? "allowed" : "over";
}
