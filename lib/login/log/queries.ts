/** Reading the login log: newest first by keyset, so that an old page costs what the first one does. */
import { z } from "zod";
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { AppError } from "@/lib/foundation/base/errors";
import { database } from "@/lib/foundation/platform/database";
import { type Outcome, traceSteps } from "@/lib/login/decision/outcome";
import { kindName } from "@/lib/login/factors/table";
import type { AttemptFilter, AttemptListRequest } from "./filter";
import { type AttemptRow, between, findAttempts } from "./find";
import { refusedMomentsAfter } from "./moments-before";
import { type AttemptDetail, type AttemptView, momentsWords, type PolicyWindow, reasonWords } from "./view";

/** A page of the log. `older` and `newer` are the `before` and `after` of the pages beside it, null at the ends. */
export type AttemptPage = {
  readonly attempts: readonly AttemptView[];
  readonly older: string | null;
  readonly newer: string | null;
};

/** The attempts that match, at most `size`. */
export async function listAttempts(
  actor: Actor,
  request: AttemptListRequest,
  size = 50,
): Promise<AttemptPage> {
  authorize(actor, "attempt.read");
  const { before, after } = request;
  const isBackwards = after !== undefined && before === undefined;
  const rows = await findAttempts(request, {
    ...between(before, isBackwards ? after : undefined),
    enough: size + 1,
    isForward: isBackwards,
  });
  const hasMore = rows.length > size;
  const attempts = await viewsOf(rows.slice(0, size));
  if (isBackwards) attempts.reverse();
  const hasOlder = isBackwards || hasMore;
  const hasNewer = isBackwards ? hasMore : before !== undefined;
  return {
    attempts,
    older: hasOlder ? (attempts.at(-1)?.id ?? null) : null,
    newer: hasNewer ? (attempts[0]?.id ?? null) : null,
  };
}

/**
 * Attempts newer than `afterId`, newest first, at most `limit`: what a live page asks for again and again.
 * Null gives the newest there are.
 */
export async function newestAttempts(
  actor: Actor,
  afterId: string | null,
  limit: number,
  filter: AttemptFilter = { user: "" },
): Promise<readonly AttemptView[]> {
  authorize(actor, "attempt.read");
  const wanted = { ...between(undefined, afterId ?? undefined), enough: limit, isForward: false };
  return viewsOf(await findAttempts(filter, wanted));
}

/** The newest attempts of one user, at most `limit`. */
export async function attemptsOfUser(
  actor: Actor,
  userId: string,
  limit: number,
): Promise<readonly AttemptView[]> {
  authorize(actor, "attempt.read");
  const rows = await database().attempt.findMany({
    where: { userId },
    orderBy: { id: "desc" },
    take: limit,
    omit: { trace: true },
  });
  return viewsOf(rows);
}

/** One attempt with its trace. @throws AppError 'not_found' when retention has removed it */
export async function getAttempt(actor: Actor, id: string): Promise<AttemptDetail> {
  authorize(actor, "attempt.read");
  const db = database();
  const row = await db.attempt.findUnique({ where: { id: BigInt(id) } });
  if (!row) throw new AppError("not_found", "This attempt is no longer in the log.");
  const { trace, ...rest } = row;
  const [[view], user, client, policy] = await Promise.all([
    viewsOf([rest]),
    rest.userId ? db.user.findUnique({ where: { id: rest.userId }, select: { id: true } }) : null,
    rest.clientId ? db.client.findUnique({ where: { id: rest.clientId }, select: { id: true } }) : null,
    rest.policyId ? db.policy.findUnique({ where: { id: rest.policyId }, select: { id: true } }) : null,
  ]);
  return {
    ...(view ?? viewOf(rest, null, null)),
    trace: traceShape.catch([]).parse(trace),
    exists: { user: user !== null, client: client !== null, policy: policy !== null },
  };
}

/** Every attempt that matches, newest first, read a thousand at a time so that a long log does not fill the memory. */
export async function* everyAttempt(actor: Actor, filter: AttemptFilter): AsyncGenerator<AttemptView> {
  authorize(actor, "attempt.read");
  let before: string | undefined;
  for (;;) {
    const page = await listAttempts(actor, { ...filter, before }, 1000);
    yield* page.attempts;
    if (page.older === null) return;
    before = page.older;
  }
}

const traceShape = z.array(
  z.object({
    step: z.enum(traceSteps),
    result: z.enum(["ok", "failed", "skipped", "info"]),
    text: z.string(),
  }),
);

async function viewsOf(rows: readonly AttemptRow[]): Promise<AttemptView[]> {
  const replayed = rows.filter(({ reason }) => reason === "replayed_code").map(({ id }) => id);
  const [windows, names] = await Promise.all([
    refusedMomentsAfter(replayed),
    factorNames(rows.flatMap(({ factorId }) => factorId ?? [])),
  ]);
  return rows.map((row) => {
    const name = row.factorId && names.get(row.factorId);
    return viewOf(row, windows.get(row.id) ?? null, name || null);
  });
}

/** Names of these factors as far as they exist, by id. */
async function factorNames(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await database().factor.findMany({
    where: { id: { in: [...new Set(ids)] } },
    select: { id: true, name: true },
  });
  return new Map(rows.map(({ id, name }) => [id, name]));
}

function viewOf(
  { factorId: _factor, wouldPolicyId: _, wouldOutcome, wouldReason, ...row }: AttemptRow,
  usedMomentsBefore: PolicyWindow | null,
  factorName: string | null,
): AttemptView {
  return {
    ...row,
    factor:
      row.factorKind === null ? null : [kindName(row.factorKind), factorName].filter(Boolean).join(": "),
    id: row.id.toString(),
    outcome: row.outcome as Outcome,
    would: wouldOutcome && wouldReason ? { outcome: wouldOutcome as Outcome, reason: wouldReason } : null,
    usedMomentsBefore,
    ...(usedMomentsBefore ? momentsWords(usedMomentsBefore) : reasonWords(row.reason)),
  };
}

/** Clients by name, for choosing; help desk may see the names, because attempts carry them. */
export async function clientNames(
  actor: Actor,
): Promise<readonly { readonly id: string; readonly name: string }[]> {
  authorize(actor, "attempt.read");
  return database().client.findMany({
    select: { id: true, name: true },
    orderBy: { name: "asc" },
    take: 200,
  });
}
