/** The authentication core of the console's process: its pool, and the configuration read anew for each question. */
import type pg from "pg";
import { keyring } from "@/lib/foundation/keys/master-key";
import { openPool } from "@/lib/foundation/platform/database";
import { env, noDatabaseUrl } from "@/lib/foundation/platform/env";
import { createLog } from "@/lib/foundation/platform/log";
import { createCore } from "@/lib/login/authentication/authenticate";
import { readConfig } from "@/lib/login/authentication/config-rows";
import type { Config } from "@/lib/login/authentication/contract";

const shared = globalThis as { posternLoginPool?: pg.Pool; posternCore?: ReturnType<typeof createCore> };
const log = createLog("sign-in");

/** The process-wide pool for prepared statements of the login path. @throws Error when DATABASE_URL is unset */
export function loginPool(): pg.Pool {
  const url = env().DATABASE_URL;
  if (!url) throw new Error(noDatabaseUrl);
  shared.posternLoginPool ??= openPool(url, 4, log);
  return shared.posternLoginPool;
}

/** The core behind the console's own door. Console sign-ins are few, so nothing is held in memory between them. */
export function consoleCore(): ReturnType<typeof createCore> {
  shared.posternCore ??= createCore({ pool: loginPool(), keyring: keyring(), log, worker: "console" });
  return shared.posternCore;
}

/** The configuration as it is now. */
export function currentConfig(): Promise<Config> {
  return readConfig(loginPool(), keyring(), log);
}
