/** Reading operators for pages and the CLI. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import type { Role } from "@/lib/foundation/access/permissions";
import { AppError } from "@/lib/foundation/base/errors";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database, type Prisma } from "@/lib/foundation/platform/database";
import { isLocked } from "@/lib/login/decision/lockout";

/** Where an operator stands: may sign in, waits for the link to be used, is locked out for a while, or is switched off. */
export type OperatorStatus = "active" | "invited" | "locked" | "disabled";

export type OperatorView = {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  readonly email: string | null;
  readonly role: Role;
  readonly status: OperatorStatus;
  readonly lockedUntil: Date | null;
  readonly enrolledAt: Date | null;
  readonly lastSignInAt: Date | null;
  /** When the open link runs out, or null without one. */
  readonly linkExpiresAt: Date | null;
  readonly createdAt: Date;
};

/** All operators, by username. There are few. */
export async function listOperators(
  actor: Actor,
  { q = "" }: { readonly q?: string } = {},
  clock: Clock = systemClock,
): Promise<OperatorView[]> {
  authorize(actor, "operator.read");
  const contains = { contains: q, mode: "insensitive" } as const;
  const rows = await database().operator.findMany({
    where: q ? { OR: [{ username: contains }, { displayName: contains }, { email: contains }] } : {},
    orderBy: { username: "asc" },
    include: openLinks(clock.now()),
  });
  return rows.map((row) => viewOf(row, clock.now()));
}

/** One operator. Everybody may read their own. @throws AppError 'not_found', 'forbidden' */
export async function getOperator(
  actor: Actor,
  operatorId: string,
  clock: Clock = systemClock,
): Promise<OperatorView> {
  if (actor.kind !== "operator" || actor.id !== operatorId) authorize(actor, "operator.read");
  const row = await database().operator.findUnique({
    where: { id: operatorId },
    include: openLinks(clock.now()),
  });
  if (!row) throw new AppError("not_found", "This operator does not exist any more.");
  return viewOf(row, clock.now());
}

const openLinks = (now: Date) =>
  ({
    links: { where: { usedAt: null, expiresAt: { gt: now } }, orderBy: { createdAt: "desc" }, take: 1 },
  }) as const;

type Row = Prisma.OperatorGetPayload<{ include: { links: true } }>;

function viewOf(row: Row, now: Date): OperatorView {
  const { id, username, displayName, email, lastSignInAt, createdAt } = row;
  return {
    id,
    username,
    displayName,
    email,
    role: row.role as Role,
    status: statusOf(row, now),
    lockedUntil: isLocked(row, now) ? row.lockedUntil : null,
    enrolledAt: row.totpConfirmedAt,
    lastSignInAt,
    linkExpiresAt: row.links[0]?.expiresAt ?? null,
    createdAt,
  };
}

function statusOf(row: Row, now: Date): OperatorStatus {
  if (row.disabledAt) return "disabled";
  if (!row.totpConfirmedAt) return "invited";
  return isLocked(row, now) ? "locked" : "active";
}
