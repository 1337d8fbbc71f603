/** Pure. Where a worker listens, as its row in the store says it. */
import { z } from "zod";

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
