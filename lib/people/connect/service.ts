/** Getting a connection password on the page, and letting a program that waits have one: each for a touch of a passkey just now. */
import { authorizeSelf, type UserActor } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { subscriberOf } from "@/lib/foundation/base/cidr";
import { AppError, invalidField } from "@/lib/foundation/base/errors";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { ownProof, type ProofRequest, withProof } from "@/lib/login/authentication/prove";
import type { TouchAnswer } from "@/lib/login/passkeys/schema";
import { touched } from "@/lib/people/passkeys/touch";
import { isSameCode } from "./code";
import { chosenPlaces, type GivenPassword, giveConnectionPassword } from "./issue";
import { stateOf } from "./requests";
import type { AllowConnectInput, ConnectInput, ConnectRequestInput } from "./schema";

/**
 * Gives a connection password for one client, for the touch of a passkey of the actor's.
 * @throws AppError where the touch does not prove them, and where no policy could let them in there
 */
export async function connect(
  actor: UserActor,
  { clientId, answer }: ConnectInput,
  clock: Clock = systemClock,
): Promise<GivenPassword> {
  authorizeSelf(actor, actor.id);
  const now = clock.now();
  return withProof(proof(actor, answer), now, (tx) =>
    giveConnectionPassword(tx, actor, { clientId, touchedAt: now, program: null }, now),
  );
}

/** A program that waits, as the person sees it who may allow it. */
export type ConnectRequestView = {
  readonly id: string;
  readonly state: "waiting" | "allowed" | "refused" | "over";
  /** What it says of itself. */
  readonly program: string;
  readonly machine: string;
  readonly server: string;
  /** Where it is; null where that is unknown. */
  readonly address: string | null;
  /** The code that it shows, to compare. Null where it is elsewhere than this browser: then the code is to be typed. */
  readonly code: string | null;
  /** Whom it is to log in as, where that is not the actor. */
  readonly otherUser: string | null;
  readonly expiresAt: Date;
};

/** The request with this id. @throws AppError 'not_found' */
export async function connectRequest(
  actor: UserActor,
  { requestId }: ConnectRequestInput,
  clock: Clock = systemClock,
): Promise<ConnectRequestView> {
  authorizeSelf(actor, actor.id);
  const request = await found(database(), requestId);
  const { id, program, machine, server, address, code, expiresAt } = request;
  const state = stateOf(request, clock.now());
  const isOwn = request.userId === null || request.userId === actor.id;
  return {
    ...{ id, program, machine, server, address, expiresAt },
    state:
      state === "allowed" || state === "over" ? (isOwn && isAllowed(request) ? "allowed" : "over") : state,
    code: isHere(actor, request) ? code : null,
    otherUser: (await isAskedFor(database(), actor, request.username)) ? null : request.username,
  };
}

/**
 * Lets the program have a connection password for one client, for the touch of a passkey of the actor's.
 * @throws AppError 'conflict' where it no longer waits, 'invalid_input' for another code than it shows
 */
export async function allowConnect(
  actor: UserActor,
  { requestId, clientId, code, answer }: AllowConnectInput,
  clock: Clock = systemClock,
): Promise<void> {
  authorizeSelf(actor, actor.id);
  const now = clock.now();
  const request = await found(database(), requestId);
  if (!isHere(actor, request) && !isSameCode(code, request.code)) {
    throw invalidField(
      "code",
      "This is not the code that the program shows. Compare them, and allow only what you started.",
    );
  }
  if (!(await isAskedFor(database(), actor, request.username))) {
    throw new AppError("conflict", `The program wants to log in as ${request.username}, which is not you.`);
  }
  await withProof(proof(actor, answer), now, async (tx) => {
    await chosenPlaces(tx, actor.id, clientId, now);
    const { count } = await tx.connectRequest.updateMany({
      where: { id: requestId, allowedAt: null, refusedAt: null, expiresAt: { gt: now } },
      data: { userId: actor.id, sessionId: actor.sessionId, clientId, allowedAt: now },
    });
    if (count === 0) throw new AppError("conflict", "The program no longer waits. Start it again.");
    await note(tx, actor, "connect_request.allowed", request);
  });
}

/** Tells the program no. @throws AppError 'conflict' where it no longer waits */
export async function refuseConnect(
  actor: UserActor,
  { requestId }: ConnectRequestInput,
  clock: Clock = systemClock,
): Promise<void> {
  authorizeSelf(actor, actor.id);
  const now = clock.now();
  await database().$transaction(async (tx) => {
    const request = await found(tx, requestId);
    const { count } = await tx.connectRequest.updateMany({
      where: { id: requestId, allowedAt: null, refusedAt: null, expiresAt: { gt: now } },
      data: { refusedAt: now },
    });
    if (count === 0) throw new AppError("conflict", "The program no longer waits.");
    await note(tx, actor, "connect_request.refused", request);
  });
}

/** A touch that was asked for in order to connect, in this session. */
const proof = (actor: UserActor, answer: TouchAnswer): ProofRequest =>
  ownProof(actor, touched(actor, answer, "connection"), "connection password");

async function found(tx: Transaction, id: string) {
  const request = await tx.connectRequest.findUnique({ where: { id } });
  if (request) return request;
  throw new AppError(
    "not_found",
    "This request does not exist, or ended a while ago. Start the program again.",
  );
}

type Request = Awaited<ReturnType<typeof found>>;

const isAllowed = ({ allowedAt, refusedAt }: Request): boolean => allowedAt !== null && refusedAt === null;

/** Whether the program is where the browser is, as far as addresses tell. */
const isHere = ({ ip }: UserActor, { subscriber }: Request): boolean =>
  ip !== null && subscriberOf(ip) === subscriber;

/** Whether a program that names `username` means the actor: by the username or another role name, or by naming nobody. */
async function isAskedFor(tx: Transaction, { id, name }: UserActor, username: string): Promise<boolean> {
  if (username === "" || username === name) return true;
  return (await tx.userAlias.count({ where: { userId: id, name: username } })) > 0;
}

const note = (
  tx: Transaction,
  actor: UserActor,
  action: "connect_request.allowed" | "connect_request.refused",
  { program, machine, server, address }: Request,
) =>
  record(tx, actor, {
    action,
    subject: { kind: "user", id: actor.id, name: actor.name },
    detail: { program, machine, server, address },
  });
