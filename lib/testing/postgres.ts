/** Clusters of tests: below the system's temporary directory, without waiting for the disk, removed when done. */
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { chmod } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stopOrphan } from "@/lib/foundation/platform/cluster/orphan";
import { type Cluster, type ClusterOptions, startCluster } from "@/lib/foundation/platform/postgres-cluster";
import { holdLock } from "@/lib/foundation/platform/process-lock";

const prefix = "postern-test-";

/** A new empty directory that any account may pass through. The caller removes it. */
export async function temporaryDirectory(): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), prefix));
  await chmod(directory, 0o755);
  return directory;
}

/** A new cluster on any port, gone with its files after `remove`. */
export async function startTestCluster(
  options: Partial<ClusterOptions> = {},
): Promise<Cluster & { remove(): Promise<void> }> {
  const home = await temporaryDirectory();
  const cluster = await startCluster({
    directory: join(home, "cluster"),
    port: 0,
    portVariable: "POSTERN_STORE_PORT",
    superuser: "postern",
    ...options,
    settings: { fsync: "off", full_page_writes: "off", synchronous_commit: "off", ...options.settings },
  });
  return {
    ...cluster,
    async remove() {
      await cluster.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Stops and removes what killed test runs of this account left behind. */
export async function removeAbandonedClusters(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const home = join(tmpdir(), name);
    try {
      if (statSync(home).uid === process.getuid?.()) await removeAbandoned(home);
    } catch {
      // Another run removes it at the same time.
    }
  }
}

async function removeAbandoned(home: string): Promise<void> {
  const directory = join(home, "cluster");
  const data = join(directory, "data");
  if (!existsSync(data)) return;
  const held = await holdLock(directory);
  if (!held.ok) return;
  await stopOrphan(data);
  rmSync(home, { recursive: true, force: true });
  await held.lock.release();
}
