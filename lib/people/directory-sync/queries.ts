/** Reading syncs for pages: how a directory is synced, its groups, its runs, and what stood in one. */

import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { AppError } from "@/lib/foundation/base/errors";
import { database, Prisma } from "@/lib/foundation/platform/database";
import type { GroupAttributes } from "@/lib/login/directory/attributes";
import { openedGroupAttributes } from "@/lib/login/directory/directory";
import type { ItemKind } from "./plan";
import { brokeOff } from "./runs";
import type { ItemListRequest, ItemState } from "./schema";
import { readSettings, type SyncSettings } from "./settings";
import { syncDirectory } from "./sync-job";

/** How a run stands. 'held' stopped by itself, 'stopped' by somebody. */
export type RunState = "waiting" | "running" | "held" | "finished" | "stopped" | "failed";

/** A run as pages show it. */
export type RunView = {
  readonly id: string;
  readonly directoryId: string;
  readonly directoryName: string;
  readonly kind: "preview" | "sync";
  readonly state: RunState;
  readonly requestedBy: string;
  readonly isCancelling: boolean;
  readonly listedUsers: number | null;
  readonly listedGroups: number | null;
  readonly counts: Readonly<Partial<Record<ItemKind, number>>>;
  readonly planned: number;
  readonly done: number;
  readonly failed: number;
  readonly heldWhy: string | null;
  /** What "do it this once" names; null unless this held run is the latest. */
  readonly digest: string | null;
  readonly error: string | null;
  /** What it does at this moment, and how far it is in percent. */
  readonly progress: string | null;
  readonly percent: number | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
};

/** A group that the directory listed, and what it becomes here. */
export type ListedGroupView = {
  readonly id: string;
  readonly name: string;
  readonly dn: string;
  readonly people: number;
  readonly isGone: boolean;
  readonly group: { readonly id: string; readonly name: string } | null;
};

/** A directory in the list, with how its latest run stands. */
export type SyncedDirectory = {
  readonly id: string;
  readonly name: string;
  readonly addresses: readonly string[];
  readonly active: boolean;
  readonly users: number;
  readonly everyMinutes: number;
  readonly latest: RunView | null;
};

/** All directories in the order in which they are asked. */
export async function listSyncs(actor: Actor): Promise<readonly SyncedDirectory[]> {
  authorize(actor, "directory.read");
  const rows = await database().directory.findMany({
    orderBy: [{ position: "asc" }, { name: "asc" }],
    select: {
      ...{ id: true, name: true, addresses: true, active: true },
      sync: { select: { everyMinutes: true } },
      syncRuns: { select: { id: true }, orderBy: { createdAt: "desc" }, take: 1 },
      _count: { select: { users: true } },
    },
  });
  const ids = rows.flatMap(({ syncRuns }) => syncRuns.map(({ id }) => id));
  const runs = ids.length === 0 ? [] : await runViews(Prisma.sql`r.id = ANY(${ids}::uuid[])`, ids.length);
  return rows.map(({ sync, _count, syncRuns: _, ...directory }) => ({
    ...directory,
    users: _count.users,
    everyMinutes: sync?.everyMinutes ?? 0,
    latest: runs.find(({ directoryId }) => directoryId === directory.id) ?? null,
  }));
}

/** A directory's sync: settings, groups by name, the latest runs. */
export type SyncView = {
  readonly directory: {
    readonly id: string;
    readonly name: string;
    readonly active: boolean;
    readonly groupBase: string | null;
    readonly groupFilter: string;
    readonly groupAttributes: GroupAttributes;
    readonly operatorsSignIn: boolean;
  };
  readonly settings: SyncSettings;
  readonly nextAt: Date | null;
  readonly groups: readonly ListedGroupView[];
  readonly runs: readonly RunView[];
};

const shownRuns = 20;

/** @throws AppError 'not_found' */
export async function syncDetail(actor: Actor, directoryId: string): Promise<SyncView> {
  authorize(actor, "directory.read");
  const row = await database().directory.findUnique({
    where: { id: directoryId },
    include: {
      sync: { select: { nextAt: true } },
      listedGroups: {
        orderBy: [{ name: "asc" }, { id: "asc" }],
        include: { group: { select: { id: true, name: true } } },
      },
    },
  });
  if (!row) throw new AppError("not_found", "This directory no longer exists.");
  const [settings, runs] = await Promise.all([
    readSettings(database(), directoryId),
    runViews(Prisma.sql`r.directory_id = ${directoryId}::uuid`),
  ]);
  return {
    directory: {
      id: row.id,
      name: row.name,
      active: row.active,
      groupBase: row.groupBase,
      groupFilter: row.groupFilter,
      groupAttributes: openedGroupAttributes(row),
      operatorsSignIn: row.operatorsSignIn,
    },
    ...{ settings, runs },
    nextAt: row.sync?.nextAt ?? null,
    groups: row.listedGroups.map(({ id, name, dn, people, goneAt, group }) => ({
      ...{ id, name, dn, people, group },
      isGone: goneAt !== null,
    })),
  };
}

/** One run. @throws AppError 'not_found' */
export async function syncRun(actor: Actor, runId: string): Promise<RunView> {
  authorize(actor, "directory.read");
  const [run] = await runViews(Prisma.sql`r.id = ${runId}::uuid`);
  if (!run) throw new AppError("not_found", "This run no longer exists.");
  return run;
}

function runViews(where: Prisma.Sql, most = shownRuns): Promise<RunView[]> {
  return database().$queryRaw<RunView[]>`
    SELECT r.id::text AS "id", r.directory_id::text AS "directoryId", d.name AS "directoryName", r.kind,
      CASE WHEN r.finished_at IS NULL AND coalesce(j.state, 'dead') NOT IN ('waiting', 'running') THEN 'failed' ELSE r.state END AS "state",
      r.requested_by AS "requestedBy", r.stop_requested_at IS NOT NULL AND r.finished_at IS NULL AS "isCancelling",
      r.listed_users AS "listedUsers", r.listed_groups AS "listedGroups", r.counts, r.planned, r.done, r.failed,
      r.held_why AS "heldWhy",
      CASE WHEN r.state = 'held' AND NOT EXISTS (SELECT 1 FROM directory_sync_runs l
        WHERE l.directory_id = r.directory_id AND l.created_at > r.created_at) THEN r.digest END AS "digest",
      CASE WHEN r.finished_at IS NULL AND coalesce(j.state, 'dead') NOT IN ('waiting', 'running') THEN ${brokeOff} ELSE r.error END AS "error",
      j.progress, j.percent, r.created_at AS "createdAt", r.finished_at AS "finishedAt"
    FROM directory_sync_runs r JOIN directories d ON d.id = r.directory_id LEFT JOIN LATERAL (
      SELECT j.state, j.progress, j.percent FROM jobs j WHERE j.name = ${syncDirectory.name} AND j.unique_key = r.id::text
      ORDER BY j.id DESC LIMIT 1) j ON TRUE
    WHERE ${where} ORDER BY r.created_at DESC LIMIT ${most}`;
}

/** One line of a run. */
export type ItemView = {
  readonly number: number;
  readonly kind: ItemKind;
  readonly userId: string | null;
  readonly name: string;
  readonly dn: string;
  readonly reason: string;
  readonly state: ItemState;
  readonly error: string | null;
};

type ItemFilter = Omit<ItemListRequest, "page" | "pageSize">;

/** A page of a run's lines, in the order of the plan. */
export async function listItems(
  actor: Actor,
  { page, pageSize, ...filter }: ItemListRequest,
): Promise<{ readonly items: readonly ItemView[]; readonly total: number }> {
  authorize(actor, "directory.read");
  const where = condition(filter);
  const [items, total] = await Promise.all([
    database().directorySyncItem.findMany({
      where,
      orderBy: { number: "asc" },
      skip: (page - 1) * pageSize,
      take: pageSize,
    }),
    database().directorySyncItem.count({ where }),
  ]);
  return { items: items.map(viewOf), total };
}

/** All lines under the filter, for the download. */
export async function* everyItem(actor: Actor, filter: ItemFilter): AsyncGenerator<ItemView> {
  authorize(actor, "directory.read");
  for (let after = 0; ; ) {
    const items = await database().directorySyncItem.findMany({
      where: { ...condition(filter), number: { gt: after } },
      orderBy: { number: "asc" },
      take: 1000,
    });
    yield* items.map(viewOf);
    const last = items.at(-1);
    if (!last) return;
    after = last.number;
  }
}

function condition({ runId, kind, state, search }: ItemFilter): Prisma.DirectorySyncItemWhereInput {
  const contains = { contains: search, mode: "insensitive" } as const;
  return {
    ...{ runId, kind, state },
    ...(search !== "" && { OR: [{ name: contains }, { dn: contains }, { reason: contains }] }),
  };
}

type Row = Awaited<ReturnType<ReturnType<typeof database>["directorySyncItem"]["findMany"]>>[number];

const viewOf = ({ number, kind, userId, name, dn, reason, state, error }: Row): ItemView => ({
  ...{ number, userId, name, dn, reason, error },
  kind: kind as ItemKind,
  state: state as ItemState,
});

/** The columns of the download. */
export const itemColumns = {
  what: ({ kind }: ItemView) => kind,
  name: ({ name }: ItemView) => name,
  reason: ({ reason }: ItemView) => reason,
  state: ({ state }: ItemView) => state,
  error: ({ error }: ItemView) => error,
  dn: ({ dn }: ItemView) => dn,
} as const;
