/** Removing a cluster with all its files, also one that a killed supervisor left running. */
import { existsSync, lstatSync, realpathSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { StartError } from "@/lib/foundation/base/errors";
import { holdLock } from "../process-lock";
import { stopOrphan } from "./orphan";

/**
 * Removes `directory`, a cluster's, and its data wherever they lie. Nothing happens when it is not there.
 * @throws StartError when another process has it open
 */
export async function removeCluster(directory: string): Promise<void> {
  if (!existsSync(directory)) return;
  const held = await holdLock(directory);
  if (!held.ok) throw new StartError(`${directory} is in use by process ${held.pid}. Stop that first.`);
  try {
    const link = join(directory, "data");
    if (existsSync(link)) {
      const data = realpathSync(link);
      await stopOrphan(data);
      // Data that lie outside have a directory of their own around them.
      if (lstatSync(link).isSymbolicLink()) rmSync(dirname(data), { recursive: true, force: true });
    }
    rmSync(directory, { recursive: true, force: true });
  } finally {
    await held.lock.release();
  }
}
