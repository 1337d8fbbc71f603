/** Pure. Where a worker listens, as its row in the store says it. */
import { z } from "zod";

const address = z.object({ host: z.string(), port: z.number().int() });

/** The column `addresses` of a worker: one entry a door. */
export const workerAddresses = z.object({ radius: address });
export type WorkerAddresses = z.infer<typeof workerAddresses>;

/** How long a worker may be silent before it counts as gone; it reports every five seconds. */
export const workerSilenceMs = 30_000;
