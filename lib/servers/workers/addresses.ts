/** Pure. Where workers listen: as their rows in the store say it, and as lines of pg_hba.conf name it. */
import { z } from "zod";
import type { HbaServer } from "@/lib/protocols/postgres/hba/lines";

const address = z.object({ host: z.string(), port: z.number().int() });

/**
 * The column `addresses` of a worker: one entry a door. Rows of workers from before the LDAP door have the first alone.
 * `ldap` is the port for StartTLS, null where it is off; `certificate` says whose certificate the LDAP door shows: the
 * administrator's own, or one issued by this store's authority.
 */
export const workerAddresses = z.object({
  radius: address,
  ldaps: address.nullable().default(null),
  ldap: address.nullable().default(null),
  certificate: z.enum(["own", "issued"]).nullable().default(null),
});
export type WorkerAddresses = z.infer<typeof workerAddresses>;

/** How long a worker may be silent before it counts as gone; it reports every five seconds. */
export const workerSilenceMs = 30_000;

/** In a steady order, each place once; a host is null where a worker listens on every address: only people know its name. */
export type WorkerPlaces = {
  readonly radius: readonly HbaServer[];
  readonly ldaps: readonly HbaServer[];
  /** The plain port, for StartTLS. */
  readonly ldap: readonly HbaServer[];
  /** What names of the LDAPS door end in: "dc=postern". */
  readonly base: string;
  /** Whether a worker shows a certificate of the administrator's own, so that ours need not be trusted. */
  readonly hasOwnCertificate: boolean;
  /** The certificate (PEM) of the authority that issues the workers' own; null until the first worker has made it. */
  readonly authority: string | null;
};
