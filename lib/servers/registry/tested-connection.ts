/** Pure. What a tried connection showed, small enough for the page that asked. */

import { versionName } from "@/lib/protocols/postgres/versions";
import type { ConnectionFailure } from "@/lib/servers/reading/connection-failure";
import type { Reading, Unknown } from "@/lib/servers/reading/reading";

/** The version ("18.4"), TLS ("TLSv1.3") and what the role may not read; or why there was no connection. */
export type TestedConnection =
  | {
      readonly ok: true;
      readonly version: string;
      readonly tls: string;
      readonly unknown: readonly Unknown[];
    }
  | { readonly ok: false; readonly text: string; readonly fix: string };

/** The part of a reading that was made for trying alone. */
export function testedConnection(
  result:
    | { readonly ok: true; readonly reading: Reading }
    | { readonly ok: false; readonly failure: ConnectionFailure },
): TestedConnection {
  if (!result.ok) return { ok: false, text: result.failure.text, fix: result.failure.fix };
  const { versionNumber, tls, unknown } = result.reading;
  return { ok: true, version: versionName(versionNumber), tls: tls.version, unknown };
}
