/** Watching, in tests, that a change reaches the workers: the configuration's version and its notification. */
import pg from "pg";
import { database } from "@/lib/foundation/platform/database";

/**
 * Runs `change` and gives how far the version moved and the versions that were announced.
 * An announcement arrives with the next answer on the listening connection, so one query is enough to wait for it.
 */
export async function configChangesDuring(
  change: () => Promise<unknown>,
): Promise<{ readonly moved: number; readonly announced: readonly string[] }> {
  const listener = new pg.Client(process.env.DATABASE_URL);
  const announced: string[] = [];
  listener.on("notification", ({ payload }) => announced.push(payload ?? ""));
  await listener.connect();
  try {
    await listener.query("LISTEN postern_config");
    const before = await version();
    await change();
    await listener.query("SELECT 1");
    return { moved: Number((await version()) - before), announced };
  } finally {
    await listener.end();
  }
}

async function version(): Promise<bigint> {
  return (await database().configVersion.findUniqueOrThrow({ where: { id: 1 } })).version;
}
