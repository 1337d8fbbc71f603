/** Reading operators for pages and the CLI. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import type { Role } from "@/lib/foundation/access/permissions";
import { AppError } from "@/lib/foundation/base/errors";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database, type Prisma } from "@/lib/foundation/platform/database";
import { isLocked } from "@/lib/login/decision/lockout";
import { confirmed } from "./existing";

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
  /** Where the password is and the role comes from; null for an operator who is kept here. */
  readonly directory: { readonly id: string; readonly name: string } | null;
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
    include: standing(clock.now()),
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
    include: standing(clock.now()),
  });
  if (!row) throw new AppError("not_found", "This operator no longer exists.");
  return viewOf(row, clock.now());
}

/** Open links, when the first factor was confirmed, and the lock. */
const standing = (now: Date) =>
  ({
    links: { where: { usedAt: null, expiresAt: { gt: now } }, orderBy: { createdAt: "desc" }, take: 1 },
    factors: { where: confirmed, select: { confirmedAt: true }, orderBy: { confirmedAt: "asc" }, take: 1 },
    loginState: { select: { lockedUntil: true } },
    directory: { select: { id: true, name: true } },
  }) as const;

type Row = Prisma.OperatorGetPayload<{ include: ReturnType<typeof standing> }>;

function viewOf(row: Row, now: Date): OperatorView {
  const { id, username, displayName, email, lastSignInAt, createdAt, directory } = row;
  return {
    id,
    username,
    displayName,
    email,
    role: row.role as Role,
    status: statusOf(row, now),
    lockedUntil: lockOf(row, now),
    enrolledAt: row.factors[0]?.confirmedAt ?? null,
    lastSignInAt,
    linkExpiresAt: row.links[0]?.expiresAt ?? null,
    createdAt,
    directory,
  };
}

const lockOf = ({ loginState }: Row, now: Date): Date | null =>
  loginState && isLocked(loginState, now) ? loginState.lockedUntil : null;

function statusOf(row: Row, now: Date): OperatorStatus {
  if (row.disabledAt) return "disabled";
  if (row.factors.length === 0) return "invited";
  return lockOf(row, now) ? "locked" : "active";
}
