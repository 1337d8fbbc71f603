/** What the lines for a client must keep beside people: roles whose way in somebody accepted on the servers that ask as it. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { parseCidr } from "@/lib/foundation/base/cidr";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import type { ServiceAccount } from "@/lib/protocols/postgres/hba/plan";
import type { KeptLines } from "@/lib/protocols/postgres/hba/shown";
import { majorVersion } from "@/lib/servers/bypass/survey";
import { readingOf } from "@/lib/servers/reading/reading";

/**
 * What the lines of the client `clientId` keep; nothing while no server asks as it. `version` is the newest of the servers
 * that were read.
 */
export async function clientLines(actor: Actor, clientId: string): Promise<KeptLines> {
  authorize(actor, "server.read");
  const servers = await database().server.findMany({
    where: { clientId },
    orderBy: { createdAt: "asc" },
    select: {
      database: true,
      monitorRole: true,
      reading: true,
      exceptions: { where: { expiresAt: { gt: systemClock.now() } }, orderBy: { createdAt: "asc" } },
    },
  });
  const kept = servers.map((server) => {
    const reading = readingOf(server.reading);
    const standbys = new Set(
      reading?.roles
        .filter(({ replication, superuser }) => replication && !superuser)
        .map(({ name }) => name),
    );
    const lasting = server.exceptions.filter(isLine);
    return {
      serviceAccounts: lasting
        .filter(({ role }) => !standbys.has(role))
        .map(({ role, method, network }) => ({
          role,
          databases: role === server.monitorRole ? [server.database] : [],
          networks: [network],
          method,
        })),
      replication: lasting
        .filter(({ role }) => standbys.has(role))
        .map(({ role, network }) => ({ role, networks: [network] })),
      version: reading && majorVersion(reading),
    };
  });
  const versions = kept.flatMap(({ version }) => version ?? []);
  return {
    serviceAccounts: kept.flatMap(({ serviceAccounts }) => serviceAccounts),
    replication: kept.flatMap(({ replication }) => replication),
    version: versions.length > 0 ? Math.max(...versions) : null,
  };
}

type Exception = { readonly role: string; readonly method: string; readonly network: string };
type Line<T> = T & { readonly method: ServiceAccount["method"] };

/** Whether the builder writes a line for it: by a method that it knows, from a network or the socket. */
const isLine = <T extends Exception>(exception: T): exception is Line<T> =>
  exception.method === "scram-sha-256" || exception.method === "cert"
    ? parseCidr(exception.network) !== null || (exception.network === "local" && exception.method !== "cert")
    : false;
