/** The job that tells people of logins from networks that they had not come from before. */
import { z } from "zod";
import { defineJob } from "@/lib/foundation/jobs/job";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { placeText } from "@/lib/login/log/seen-from";
import { tellMany } from "./tell";

/** Networks in one transaction. */
const batch = 250;
/** So many of a person's newest attempts are looked through for the login: it is a minute old as a rule. */
const mostRead = 1000;

/**
 * Tells each person once of each network but the first. What a login wrote is marked in the transaction of the mails, so that
 * whoever runs next, or at the same time, tells nobody again.
 */
export const tellOfNewNetworks = defineJob({
  name: "mail.tell_of_new_networks",
  title: "Tell people of logins from new networks",
  schema: z.object({}),
  schedule: { everyMinutes: 1 },
  async run(_, { signal }) {
    for (let told = 0; ; ) {
      signal.throwIfAborted();
      const some = await database().$transaction(tellSome);
      told += some.told;
      if (some.met < batch) return `${told.toLocaleString("en")} told.`;
    }
  },
});

type Fresh = {
  readonly userId: string;
  readonly network: string;
  readonly at: Date;
  readonly isFirst: boolean;
  readonly address: string | null;
  readonly client: string | null;
};

async function tellSome(tx: Transaction): Promise<{ readonly met: number; readonly told: number }> {
  const fresh = await tx.$queryRaw<Fresh[]>`
    WITH fresh AS (
      SELECT user_id, network, first_at FROM user_networks WHERE told_at IS NULL
      ORDER BY first_at LIMIT ${batch} FOR UPDATE SKIP LOCKED)
    SELECT f.user_id::text AS "userId", f.network, f.first_at AS "at", a.person_address AS "address", a.client_name AS "client",
      NOT EXISTS (SELECT FROM user_networks n WHERE n.user_id = f.user_id AND n.first_at < f.first_at) AS "isFirst"
    FROM fresh f LEFT JOIN LATERAL (
      SELECT l.person_address, l.client_name FROM (
        SELECT id, person_address, client_name FROM attempts
        WHERE user_id = f.user_id AND outcome = 'accept' AND person_address IS NOT NULL AND door <> 'console'
        ORDER BY id DESC LIMIT ${mostRead}) AS l
      WHERE l.person_address = f.network OR address_of(l.person_address) <<= address_of(f.network)
      ORDER BY l.id LIMIT 1) AS a ON TRUE`;
  if (fresh.length === 0) return { met: 0, told: 0 };
  await tx.$executeRaw`
    UPDATE user_networks n SET told_at = ${systemClock.now()}
    FROM unnest(${fresh.map(({ userId }) => userId)}::uuid[], ${fresh.map(({ network }) => network)}::text[]) AS f (user_id, network)
    WHERE n.user_id = f.user_id AND n.network = f.network`;
  let told = 0;
  for (const { userId, network, at, isFirst, address, client } of fresh) {
    if (isFirst) continue;
    const data = {
      at,
      address: placeText(address ?? network),
      client: client ?? "a client that is not known",
    };
    told += (await tellMany(tx, "new_network", [{ userId, data }])).size;
  }
  return { met: fresh.length, told };
}
