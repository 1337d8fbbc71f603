/** Pure. Where workers listen, as lines of pg_hba.conf name them. */
import type { HbaServer } from "@/lib/protocols/postgres/hba/lines";

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
};
