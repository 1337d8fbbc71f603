/** What the lines for a server must keep beside people: roles whose way in somebody accepted. One list for every page with lines. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { parseCidr } from "@/lib/foundation/base/cidr";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database, type Prisma } from "@/lib/foundation/platform/database";
import { isSourceWord } from "@/lib/protocols/postgres/hba/build";
import { fitsSocket, type ProgramMethod, programMethods } from "@/lib/protocols/postgres/hba/plan";
import type { KeptLines } from "@/lib/protocols/postgres/hba/shown";
import { majorVersion } from "@/lib/servers/bypass/survey";
import { readingOf } from "@/lib/servers/reading/reading";

/**
 * What the lines of the client `clientId` keep; nothing while no server asks as it. `version` is the newest of the servers
 * that were read.
 */
export async function clientLines(actor: Actor, clientId: string): Promise<KeptLines> {
  authorize(actor, "server.read");
  return linesWhere({ clientId });
}

/** The same of the server `id` alone. */
export async function serverLines(actor: Actor, id: string): Promise<KeptLines> {
  authorize(actor, "server.read");
  return linesWhere({ id });
}

async function linesWhere(where: Prisma.ServerWhereInput): Promise<KeptLines> {
  const servers = await database().server.findMany({
    where,
    orderBy: { createdAt: "asc" },
    select: {
      ...{ database: true, port: true },
      monitorRole: true,
      reading: true,
      exceptions: { where: { expiresAt: { gt: systemClock.now() } }, orderBy: { createdAt: "asc" } },
    },
  });
  const kept = servers.map(linesOf);
  const [port, ...otherPorts] = new Set(kept.map((each) => each.port));
  const versions = kept.flatMap(({ version }) => version ?? []);
  return {
    serviceAccounts: kept.flatMap(({ serviceAccounts }) => serviceAccounts),
    replication: kept.flatMap(({ replication }) => replication),
    leftOut: [...new Set(kept.flatMap(({ leftOut }) => leftOut))],
    superusers: [...new Set(kept.flatMap(({ superusers }) => superusers))],
    port: otherPorts.length === 0 ? (port ?? null) : null,
    version: versions.length > 0 ? Math.max(...versions) : null,
  };
}

type Kept = {
  readonly database: string;
  readonly port: number;
  readonly monitorRole: string;
  readonly reading: unknown;
  readonly exceptions: readonly Exception[];
};
type Exception = { readonly role: string; readonly method: string; readonly network: string };

function linesOf({ exceptions, monitorRole, database: monitored, ...server }: Kept): KeptLines {
  const reading = readingOf(server.reading);
  const logins = reading?.roles.filter(({ login }) => login) ?? [];
  const standbys = new Set(logins.flatMap((r) => (r.replication && !r.superuser ? [r.name] : [])));
  const programs = exceptions.flatMap((exception) => programOf(exception) ?? []);
  return {
    serviceAccounts: programs.map((program) => ({
      ...program,
      databases: program.role === monitorRole ? [monitored] : [],
    })),
    // A role that replicates may work in databases as well: logical replication and most backups do.
    replication: programs.filter(({ role }) => standbys.has(role)),
    leftOut: exceptions
      .filter((exception) => !programOf(exception) && !asksElsewhere(exception))
      .map(inWords),
    superusers: logins.flatMap(({ superuser, name }) => (superuser ? [name] : [])),
    port: server.port,
    version: reading && majorVersion(reading),
  };
}

/** The line for an exception; null where none can be written that asks for anything. */
function programOf({ role, method: name, network }: Exception) {
  const method = programMethods.find((known): known is ProgramMethod => known === name);
  const source = network === "any" ? "all" : network;
  if (!method || !fitsSocket({ method, network: source })) return null;
  return parseCidr(source) || isSourceWord(source) ? { role, networks: [source], method } : null;
}

/** A line that asks another server stays what it is; nobody would write it anew. */
const asksElsewhere = ({ method }: Exception) => method === "radius" || method === "ldap";

const inWords = ({ role, method, network }: Exception) =>
  `${role} (${method}, ${network === "local" ? "by the Unix socket" : `from ${network}`})`;
