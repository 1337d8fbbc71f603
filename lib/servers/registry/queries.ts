/** Reading servers for pages: the table, one server, and what was read of it. Never a secret. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { AppError } from "@/lib/foundation/base/errors";
import { database, Prisma } from "@/lib/foundation/platform/database";
import type { SslMode } from "@/lib/protocols/postgres/server-address";
import { failureFrom } from "@/lib/servers/reading/failure";
import type { Reading } from "@/lib/servers/reading/reading";
import { keptReading } from "./kept-readings";
import type { ServerListRequest } from "./schema";

/** What every page about a server says at its top. `failure` is null when the last connection worked. */
export type ServerHead = {
  readonly id: string;
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly client: { readonly id: string; readonly name: string } | null;
  readonly readAt: Date | null;
  readonly triedAt: Date | null;
  readonly failure: { readonly text: string; readonly fix: string } | null;
};

/** A row of the table of servers. What comes from the reading is null while there is none, or it may not be known. */
export type ServerRow = ServerHead & {
  readonly versionNumber: number | null;
  readonly tlsVersion: string | null;
  readonly certificateValidTo: Date | null;
  readonly radiusLines: number | null;
  readonly loginRoles: number | null;
  readonly unknown: number;
};

/** All of one server's page. */
export type ServerDetail = ServerHead & {
  readonly database: string;
  readonly sslMode: SslMode;
  readonly caCertificate: string | null;
  readonly monitorRole: string;
  readonly clientId: string | null;
  readonly notes: string;
  readonly whereFrom: boolean;
  /** How long a session may stand; null for no limit. And whether older ones are ended. */
  readonly maxSessionHours: number | null;
  readonly endOldSessions: boolean;
  readonly createdAt: Date;
  readonly reading: Reading | null;
};

type RawRow = Omit<ServerRow, "client" | "failure" | "certificateValidTo"> & {
  readonly clientId: string | null;
  readonly clientName: string | null;
  readonly failure: string | null;
  readonly certificateValidTo: string | null;
};

/** A page of servers. Facts are taken out of a reading by the store when it is written: it may hold 100,000 roles. */
export async function listServers(
  actor: Actor,
  request: ServerListRequest,
): Promise<{ readonly rows: readonly ServerRow[]; readonly total: number }> {
  authorize(actor, "server.read");
  const { search, page, pageSize } = request;
  const found = matching(search);
  const [rows, [count]] = await Promise.all([
    database().$queryRaw<RawRow[]>`
      SELECT s.id::text AS "id", s.name, s.host, s.port, s.read_at AS "readAt", s.tried_at AS "triedAt", s.failure,
        c.id::text AS "clientId", c.name AS "clientName",
        (s.facts->>'versionNumber')::int AS "versionNumber", s.facts->>'tlsVersion' AS "tlsVersion",
        s.facts->>'certificateValidTo' AS "certificateValidTo", (s.facts->>'radiusLines')::int AS "radiusLines",
        (s.facts->>'loginRoles')::int AS "loginRoles", coalesce((s.facts->>'unknown')::int, 0) AS "unknown"
      FROM servers s LEFT JOIN clients c ON c.id = s.client_id
      WHERE ${found} ${order(request)} LIMIT ${pageSize} OFFSET ${(page - 1) * pageSize}`,
    database().$queryRaw<{ count: number }[]>`SELECT count(*)::int AS "count" FROM servers s WHERE ${found}`,
  ]);
  return { rows: rows.map(rowOf), total: count?.count ?? 0 };
}

/** One server's page. @throws AppError 'not_found' */
export async function serverDetail(actor: Actor, id: string): Promise<ServerDetail> {
  authorize(actor, "server.read");
  const server = await database().server.findUnique({
    where: { id },
    omit: { monitorPasswordSealed: true, protection: true, reading: true, facts: true },
    include: { client: { select: { id: true, name: true } } },
  });
  if (!server) throw new AppError("not_found", "This server no longer exists.");
  const { failure, sslMode, updatedAt, ...rest } = server;
  return {
    ...rest,
    sslMode: sslMode as SslMode,
    failure: failureFrom(failure),
    reading: await keptReading(id, updatedAt),
  };
}

/** The newest reading with the server's head, for pages about one part of it. @throws AppError 'not_found' */
export async function serverReading(
  actor: Actor,
  id: string,
): Promise<{ readonly server: ServerHead; readonly reading: Reading | null }> {
  const { reading, ...server } = await serverDetail(actor, id);
  return { server, reading };
}

function matching(search: string): Prisma.Sql {
  const part = `%${search.trim().replace(/[\\%_]/g, "\\$&")}%`;
  return search.trim() === "" ? Prisma.sql`TRUE` : Prisma.sql`(s.name ILIKE ${part} OR s.host ILIKE ${part})`;
}

/** Fixed SQL per column; the id breaks ties, so pages never overlap. */
function order({ sort, direction }: ServerListRequest): Prisma.Sql {
  const columns = {
    name: "lower(s.name)",
    version: "(s.facts->>'versionNumber')::int",
    readAt: "s.read_at",
  } as const;
  return Prisma.raw(`ORDER BY ${columns[sort]} ${direction} NULLS LAST, s.id ${direction}`);
}

function rowOf({ clientId, clientName, failure, certificateValidTo, ...row }: RawRow): ServerRow {
  return {
    ...row,
    client: clientId !== null && clientName !== null ? { id: clientId, name: clientName } : null,
    failure: failureFrom(failure),
    certificateValidTo: certificateValidTo === null ? null : new Date(certificateValidTo),
  };
}
