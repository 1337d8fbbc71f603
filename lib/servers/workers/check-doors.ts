/** Looking at the certificates that the LDAPS doors show, as the database host will: by the authority and by the name. */
import { isIP } from "node:net";
import { hostname } from "node:os";
import { checkServerIdentity, connect } from "node:tls";
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { isLoopback } from "@/lib/foundation/base/loopback";
import { hostAndPort } from "@/lib/protocols/postgres/server-address";
import { readDoorAuthority } from "./authority";
import { listWorkers } from "./queries";
import type { CheckDoorsInput } from "./schema";

/** What one door showed. `workerId` tells apart workers with the same place. 'unchecked': nothing was seen that would tell. */
export type CheckedDoor = {
  readonly workerId: string;
  readonly place: string;
  readonly state: "ok" | "failed" | "unchecked";
  readonly text: string;
};

const patienceMs = 3000;

/**
 * Connects to each LDAPS door of the workers that are up. `host` is what the lines name where a worker listens on every
 * address.
 */
export async function checkDoors(actor: Actor, { host }: CheckDoorsInput): Promise<readonly CheckedDoor[]> {
  authorize(actor, "client.read");
  const [workers, authority] = await Promise.all([listWorkers(actor), readDoorAuthority(actor)]);
  const doors = workers.flatMap(({ isUp, id, host: machine, ldaps, certificate }) =>
    isUp && ldaps ? [{ ...ldaps, workerId: id, machine, isOwn: certificate === "own" }] : [],
  );
  return Promise.all(
    doors.map(async ({ workerId, machine, isOwn, ...door }): Promise<CheckedDoor> => {
      const isHere = machine === hostname();
      const isEverywhere = everyAddress.has(door.host);
      // A worker that listens everywhere answers on its machine's own addresses, under the name that is asked for.
      const at = isEverywhere ? (isHere ? "127.0.0.1" : machine) : door.host;
      const name = isEverywhere ? host || at : door.host;
      const place = hostAndPort({ host: name, port: door.port });
      const unchecked = (text: string) => ({ workerId, place, state: "unchecked", text }) as const;
      if (isOwn || !authority) {
        return unchecked("It shows a certificate of your own, whose authority Postern does not have.");
      }
      if (!isHere && isLoopback(door.host)) {
        return unchecked(`It listens on ${machine} for programs of that machine alone.`);
      }
      const seen = await lookAt({ at, name, port: door.port, ca: authority.certificate });
      return { workerId, place, ...seen };
    }),
  );
}

const everyAddress = new Set(["0.0.0.0", "::", ""]);

function lookAt({
  at,
  name,
  port,
  ca,
}: {
  readonly at: string;
  readonly name: string;
  readonly port: number;
  readonly ca: string;
}): Promise<Pick<CheckedDoor, "state" | "text">> {
  return new Promise((resolve) => {
    const socket = connect({
      ...{ host: at, port, ca, minVersion: "TLSv1.2", timeout: patienceMs },
      // The name in the line is what libldap compares, not the address that is connected to here.
      ...(isIP(name) ? {} : { servername: name }),
      checkServerIdentity: (_, certificate) => checkServerIdentity(name, certificate),
    });
    const end = (state: CheckedDoor["state"], text: string) => {
      socket.destroy();
      resolve({ state, text });
    };
    socket.once("secureConnect", () => end("ok", "It shows a certificate of this authority, for this name."));
    socket.once("timeout", () => end("unchecked", "It did not answer within 3 seconds."));
    socket.once("error", (error: NodeJS.ErrnoException) => end(...refusal(error, name)));
  });
}

function refusal({ code, message }: NodeJS.ErrnoException, name: string): [CheckedDoor["state"], string] {
  switch (code) {
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return [
        "failed",
        `Its certificate is not made for ${name}. Add the name to POSTERN_LDAP_NAMES and start the worker again.`,
      ];
    case "ECONNREFUSED":
    case "EHOSTUNREACH":
    case "ETIMEDOUT":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return ["unchecked", "The console does not reach it, so its certificate was not seen."];
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
    case "SELF_SIGNED_CERT_IN_CHAIN":
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
    case "UNABLE_TO_GET_ISSUER_CERT_LOCALLY":
      return ["failed", "Its certificate is not of this authority."];
    default:
      return ["failed", `It showed no certificate that counts: ${message}.`];
  }
}
