/** The server that a test logs in to, and how many tests there are at once. */
import { AppError } from "@/lib/foundation/base/errors";
import { database } from "@/lib/foundation/platform/database";
import type { SslMode } from "@/lib/protocols/postgres/server-address";
import type { Tested } from "./log-in";

/** Its name, and what a login to it needs. */
export type TestedServer = Pick<Tested, "address" | "client"> & {
  readonly id: string;
  readonly name: string;
};

/** The server `id`. @throws AppError 'not_found' */
export async function testedServer(id: string): Promise<TestedServer> {
  const server = await database().server.findUnique({
    where: { id },
    select: {
      id: true,
      name: true,
      host: true,
      port: true,
      sslMode: true,
      caCertificate: true,
      client: { select: { id: true, name: true, network: true, disabledAt: true, doors: true } },
    },
  });
  if (!server) throw new AppError("not_found", "This server no longer exists.");
  const { name, sslMode, client, ...address } = server;
  return {
    id,
    name,
    address: { ...address, sslMode: sslMode as SslMode },
    client: client && {
      id: client.id,
      name: client.name,
      network: client.network,
      isDisabled: client.disabledAt !== null,
      doors: client.doors,
    },
  };
}

/** Tests at once in one process: each holds a connection to somebody's server. */
const mostAtOnce = 4;
let underWay = 0;

/** Takes one of the few places for a test and gives what frees it. @throws AppError 'unavailable' when all are taken */
export function takeTurn(): () => void {
  if (underWay >= mostAtOnce) {
    throw new AppError("unavailable", "Several tests are running. Wait until one has ended.");
  }
  underWay++;
  return () => {
    underWay--;
  };
}
