/** Logins over time: counted by outcome in the store, in equal steps up to now. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { workerSilenceMs } from "@/lib/servers/workers/addresses";
import { type Span, spans } from "./spans";

/** Logins in the step that begins at `startsAt`. */
export type ActivityStep = {
  readonly startsAt: Date;
  readonly accept: number;
  readonly reject: number;
  readonly challenge: number;
};

/** All steps of `span`, oldest first, also those without logins. Steps begin at full hours or days, UTC. */
export async function loginActivity(actor: Actor, span: Span): Promise<readonly ActivityStep[]> {
  authorize(actor, "overview.read");
  const { stepMs, steps } = spans[span];
  const firstAt = firstStepAt(span, systemClock.now());
  const rows = await database().$queryRaw<{ step: number; outcome: string; count: number }[]>`
    SELECT floor(extract(epoch FROM "at" - ${firstAt}::timestamptz) * 1000 / ${stepMs}::float8)::int AS "step",
      "outcome", count(*)::int AS "count"
    FROM "attempts" WHERE "at" >= ${firstAt} GROUP BY 1, 2`;
  const count = (step: number, outcome: string) =>
    rows.find((row) => row.step === step && row.outcome === outcome)?.count ?? 0;
  return Array.from({ length: steps }, (_, step) => ({
    startsAt: new Date(firstAt.getTime() + step * stepMs),
    accept: count(step, "accept"),
    reject: count(step, "reject"),
    challenge: count(step, "challenge"),
  }));
}

/** When the first step of `span` begins, so that the last one holds `now`. */
function firstStepAt(span: Span, now: Date): Date {
  const { stepMs, steps } = spans[span];
  return new Date((Math.floor(now.getTime() / stepMs) - steps + 1) * stepMs);
}

/** What the cards show: logins of the last 24 hours, as the chart counts them, and the workers that were seen within `workerSilenceMs`. */
export type Pulse = {
  readonly accepted: number;
  readonly refused: number;
  readonly workersUp: number;
  readonly isFresh: Readonly<Record<"clients" | "servers" | "users" | "attempts", boolean>>;
};

/** The state of the installation at a glance. `isFresh` says what does not exist yet at all. */
export async function pulse(actor: Actor): Promise<Pulse> {
  authorize(actor, "overview.read");
  const db = database();
  const now = systemClock.now();
  const since = firstStepAt("24h", now);
  const [outcomes, workersUp, client, server, user, attempt] = await Promise.all([
    db.attempt.groupBy({ by: ["outcome"], where: { at: { gte: since } }, _count: true }),
    db.workerInstance.count({ where: { lastSeenAt: { gt: new Date(now.getTime() - workerSilenceMs) } } }),
    db.client.findFirst({ select: { id: true } }),
    db.server.findFirst({ select: { id: true } }),
    db.user.findFirst({ select: { id: true } }),
    db.attempt.findFirst({ select: { id: true } }),
  ]);
  const of = (outcome: string) => outcomes.find((row) => row.outcome === outcome)?._count ?? 0;
  return {
    accepted: of("accept"),
    refused: of("reject"),
    workersUp,
    isFresh: {
      clients: client === null,
      servers: server === null,
      users: user === null,
      attempts: attempt === null,
    },
  };
}
