/** Codes that were sent and never came back: a sign that messages do not arrive, or that somebody has them sent without end. */
import type { Transaction } from "@/lib/foundation/platform/database";

/** So many of the last codes of a kind are looked at, of those of a day whose ten minutes are over. */
const lookedAt = 50;
/** Fewer say nothing. */
const least = 20;
const expectedPercent = 30;

/** A kind of factor of whose last codes few were typed. */
export type FewCameBack = { readonly kind: string; readonly sent: number; readonly cameBack: number };

/** Every kind of which that is so now. */
export const fewCameBack = (tx: Transaction): Promise<FewCameBack[]> => tx.$queryRaw`
  SELECT kind, count(*)::int AS "sent", count(redeemed_at)::int AS "cameBack" FROM (
    SELECT kind, redeemed_at, row_number() OVER (PARTITION BY kind ORDER BY sent_at DESC, id DESC) AS n FROM sent_codes
    WHERE sent_at < now() - interval '10 minutes' AND sent_at > now() - interval '1 day') AS last
  WHERE n <= ${lookedAt} GROUP BY kind
  HAVING count(*) >= ${least} AND count(redeemed_at) * 100 < count(*) * ${expectedPercent} ORDER BY kind`;
