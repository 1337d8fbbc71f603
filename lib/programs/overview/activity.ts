/** Logins over time, by outcome, in equal steps up to now. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { countsSince, type HourCount } from "@/lib/login/log/counted";
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
  const counts = await countsSince(firstAt);
  const stepOf = (hour: Date) => Math.floor((hour.getTime() - firstAt.getTime()) / stepMs);
  const count = (step: number, outcome: string) =>
    sumOf(counts.filter((row) => row.outcome === outcome && stepOf(row.hour) === step));
  return Array.from({ length: steps }, (_, step) => ({
    startsAt: new Date(firstAt.getTime() + step * stepMs),
    accept: count(step, "accept"),
    reject: count(step, "reject"),
    challenge: count(step, "challenge"),
  }));
}

const sumOf = (counts: readonly HourCount[]): number => counts.reduce((sum, { count }) => sum + count, 0);

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
  const [counts, workersUp, client, server, user, attempt] = await Promise.all([
    countsSince(firstStepAt("24h", now)),
    db.workerInstance.count({ where: { lastSeenAt: { gt: new Date(now.getTime() - workerSilenceMs) } } }),
    db.client.findFirst({ select: { id: true } }),
    db.server.findFirst({ select: { id: true } }),
    db.user.findFirst({ select: { id: true } }),
    db.attempt.findFirst({ select: { id: true } }),
  ]);
  const of = (outcome: string) => sumOf(counts.filter((row) => row.outcome === outcome));
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
