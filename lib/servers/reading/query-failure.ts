/** Pure. Why a server that was reached could not be read. */
import type { ConnectionFailure } from "./connection-failure";

/** The failure for what a query threw, in the server's own words. */
export function failureOfQuery(error: unknown): ConnectionFailure {
  const message = error instanceof Error ? error.message.split("\n")[0]?.slice(0, 200) : String(error);
  return {
    code: "query_failed",
    text: `The server was reached, but reading it failed: ${message}.`,
    fix: "Try again. If it keeps failing, check the server's log at this time.",
  };
}
