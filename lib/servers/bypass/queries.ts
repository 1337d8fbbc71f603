/** Reading the ways in without a second factor: of one server, and how many are open over all. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { asksPostern } from "@/lib/protocols/postgres/bypass/judge";
import { type LineGap, lineGaps } from "@/lib/protocols/postgres/bypass/line-gaps";
import { isOpenKind, unaccepted, type WayIn, withExceptions } from "@/lib/protocols/postgres/bypass/way";
import { type ServerHead, serverReading } from "@/lib/servers/registry/queries";
import { workerPlaces } from "@/lib/servers/workers/queries";
import { countedWays, forgetOthers, keptWaysInto } from "./counted-ways";
import type { WayFilter, WaysRequest } from "./schema";
import { type KnownOpen, knownOpen, notInForce, rulesetOf, workerAddressesOf } from "./survey";

/** An accepted exception. `isExpired` ones accept nothing; `isUsed` says whether a way in of now is accepted by it. */
export type ExceptionView = {
  readonly id: string;
  readonly role: string;
  readonly method: string;
  readonly network: string;
  readonly reason: string;
  readonly acceptedBy: string;
  readonly expiresAt: Date;
  readonly createdAt: Date;
  readonly isExpired: boolean;
  readonly isUsed: boolean;
};

/** A way in with the exception that accepts it now. */
export type WayRow = WayIn & { readonly exception: ExceptionView | null };

/** A line that lets in without a second factor, and how many roles get in by it. */
export type BlamedLine = WayIn["line"] & {
  readonly method: WayIn["method"];
  readonly roles: number;
  readonly superusers: number;
};

/** The ways into one server. 'not_read': there is no reading; 'lines_unknown': the lines may not be read. */
export type ServerWays = {
  readonly server: ServerHead;
  readonly state: "ready" | "not_read" | "lines_unknown";
  /** Why other lines than these may be in force; empty where nothing says so. */
  readonly notInForce: string;
  /** What is known of the open ones: their number in `counts` says nothing while the lines are not all that decides. */
  readonly known: KnownOpen;
  readonly counts: Readonly<Record<WayFilter, number>>;
  /** Lines behind the open ways in, those that let in most superusers and roles first. */
  readonly lines: readonly BlamedLine[];
  readonly rows: readonly WayRow[];
  readonly total: number;
  readonly exceptions: readonly ExceptionView[];
};

/** Whether a line that was read of the server `id` asks a worker of Postern. @throws AppError 'not_found' */
export async function serverAsksPostern(actor: Actor, id: string): Promise<boolean> {
  authorize(actor, "server.read");
  const [{ reading }, known] = await Promise.all([serverReading(actor, id), workerPlaces(actor, "known")]);
  const workers = workerAddressesOf(known);
  return (reading && rulesetOf(reading))?.rules.some((rule) => asksPostern(rule, workers)) ?? false;
}

/** A page of the ways into the server `id`, superusers first. @throws AppError 'not_found' */
export async function serverWaysIn(actor: Actor, id: string, request: WaysRequest): Promise<ServerWays> {
  const { server, state, inForce, ways, exceptions } = await judgedWays(actor, id);
  const wanted = request.search.trim().toLowerCase();
  const found = ways.filter((way) => isShown(way, request.show) && way.role.toLowerCase().includes(wanted));
  const start = (request.page - 1) * request.pageSize;
  const count = (show: WayFilter) => ways.filter((way) => isShown(way, show)).length;
  return {
    ...{ server, state, notInForce: inForce?.notInForce ?? "" },
    known: knownOpen(inForce, state === "ready" ? ways.filter(({ exception }) => exception === null) : null),
    counts: {
      open: count("open"),
      accepted: count("accepted"),
      elsewhere: count("elsewhere"),
      certificate: count("certificate"),
      break_glass: count("break_glass"),
    },
    lines: blamedLines(ways.filter((way) => isShown(way, "open"))),
    rows: found.slice(start, start + request.pageSize),
    total: found.length,
    exceptions: exceptions.map((exception) => ({
      ...exception,
      isUsed: ways.some((way) => way.exception?.id === exception.id),
    })),
  };
}

function blamedLines(ways: readonly WayIn[]): readonly BlamedLine[] {
  const lines = new Map<string, BlamedLine>();
  for (const { line, method, isSuperuser } of ways) {
    const key = `${line.file}:${line.lineNumber}`;
    const { roles, superusers } = lines.get(key) ?? { roles: 0, superusers: 0 };
    const counted = { roles: roles + 1, superusers: superusers + (isSuperuser ? 1 : 0) };
    lines.set(key, { ...line, method, ...counted });
  }
  return [...lines.values()].sort((a, b) => b.superusers - a.superusers || b.roles - a.roles);
}

/** What every line of the server's pg_hba.conf lets pass without a second factor. Empty while nothing is known. */
export async function serverLineGaps(actor: Actor, id: string): Promise<readonly LineGap[]> {
  return lineGaps((await judgedWays(actor, id)).ways);
}

/** The roles of the server whose way in somebody accepted for now. */
export async function acceptedRoles(actor: Actor, id: string): Promise<readonly string[]> {
  authorize(actor, "server.read");
  const rows = await database().bypassException.findMany({
    where: {
      ...{ serverId: id, expiresAt: { gt: systemClock.now() } },
      // A line that asks another server stays by itself; whom it was accepted for keeps no other line by that.
      method: { notIn: ["radius", "ldap"] },
    },
    select: { role: true },
    distinct: ["role"],
    orderBy: { role: "asc" },
  });
  return rows.map(({ role }) => role);
}

/** The roles of the server that have an open way in, for the page of roles. Empty while nothing is known. */
export async function rolesWithOpenWay(actor: Actor, id: string): Promise<ReadonlySet<string>> {
  const { ways } = await judgedWays(actor, id);
  return new Set(ways.filter((way) => isShown(way, "open")).map(({ role }) => role));
}

/** All ways into the server `id`, each with the exception that accepts it now. @throws AppError 'not_found' */
export async function judgedWays(actor: Actor, id: string) {
  authorize(actor, "server.read");
  const [{ server, reading }, places, kept] = await Promise.all([
    serverReading(actor, id),
    workerPlaces(actor, "known"),
    database().bypassException.findMany({ where: { serverId: id }, orderBy: { expiresAt: "asc" } }),
  ]);
  const ways = reading && keptWaysInto(reading, workerAddressesOf(places));
  const now = systemClock.now();
  const exceptions = kept.map(
    ({ serverId: _, ...row }): ExceptionView => ({ ...row, isExpired: row.expiresAt <= now, isUsed: false }),
  );
  const state: ServerWays["state"] = !reading ? "not_read" : ways ? "ready" : "lines_unknown";
  const inForce = reading && { notInForce: notInForce(reading) };
  return { server, state, inForce, ways: withExceptions(ways ?? [], exceptions, now), exceptions };
}

function isShown({ kind, exception }: WayIn & { readonly exception: unknown }, show: WayFilter): boolean {
  if (show === "open") return isOpenKind(kind) && exception === null;
  if (show === "accepted") return exception !== null;
  // Accepted ones stand under "accepted"; the others need no acceptance.
  return kind === show && (kind !== "elsewhere" || exception === null);
}

/** Open ways into one server. `open` is null when that is not known, which is never none. */
export type OpenBypasses = KnownOpen & {
  readonly serverId: string;
  readonly serverName: string;
  /** How many of them are superusers'. */
  readonly superusers: number;
};

/** The open ways into every server, by name: accepted ones left out, expired acceptances counted again. */
export async function openBypasses(actor: Actor): Promise<readonly OpenBypasses[]> {
  authorize(actor, "server.read");
  const open = await openOf(actor, {});
  forgetOthers(open.map(({ serverId }) => serverId));
  return open;
}

/** The same of the server `id`; null when there is none. */
export async function openBypassesOf(actor: Actor, id: string): Promise<OpenBypasses | null> {
  authorize(actor, "server.read");
  return (await openOf(actor, { id }))[0] ?? null;
}

async function openOf(actor: Actor, where: { readonly id?: string }): Promise<readonly OpenBypasses[]> {
  const [servers, places] = await Promise.all([
    database().server.findMany({
      where,
      orderBy: { name: "asc" },
      select: { id: true, name: true, updatedAt: true, exceptions: true },
    }),
    workerPlaces(actor, "known"),
  ]);
  const counted = await countedWays(servers, workerAddressesOf(places));
  const now = systemClock.now();
  return servers.map(({ id, name, exceptions }) => {
    const found = counted.get(id) ?? null;
    const ways = found?.ways && unaccepted(found.ways, exceptions, now);
    const known = knownOpen(found, ways ?? null);
    const superusers = ways?.filter(({ kind, isSuperuser }) => isSuperuser && isOpenKind(kind)).length ?? 0;
    return { serverId: id, serverName: name, ...known, superusers };
  });
}
