/** What the store says of itself: its version, whether it is the embedded one, and the rights with which it is used. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { database } from "@/lib/foundation/platform/database";
import { embeddedClusterName } from "@/lib/foundation/platform/embedded-store";

/** The store as this process uses it. */
export type StoreFacts = {
  /** server_version_num, for example 180004. */
  readonly versionNumber: number;
  readonly isEmbedded: boolean;
  readonly role: string;
  /** 'rows': reads and writes, all that is needed. 'owner': may also change and drop tables. */
  readonly rights: "rows" | "owner" | "superuser";
};

/** Reads them. */
export async function readStoreFacts(actor: Actor): Promise<StoreFacts> {
  authorize(actor, "settings.read");
  const [facts] = await database().$queryRaw<StoreFacts[]>`
    SELECT current_setting('server_version_num')::int AS "versionNumber",
      current_setting('cluster_name') = ${embeddedClusterName} AS "isEmbedded",
      current_user::text AS role,
      CASE WHEN rolsuper THEN 'superuser'
        WHEN rolcreaterole OR pg_has_role(relowner, 'MEMBER') THEN 'owner'
        ELSE 'rows' END AS rights
    FROM pg_roles, pg_class WHERE rolname = current_user AND pg_class.oid = 'audit_events'::regclass`;
  if (!facts) throw new TypeError("the store did not say what it is");
  return facts;
}
