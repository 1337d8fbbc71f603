/** Addresses that a dry run can be asked about: those of the user's last logins. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { database } from "@/lib/foundation/platform/database";

/** An address, and when the user was last let in from it. */
export type LastAddress = { readonly address: string; readonly at: Date };

/** So many of the newest logins are looked through. */
const mostRead = 200;
const mostGiven = 5;

/** Those that were certain, each once, the newest first; of the user whom the name means. None where nobody is meant. */
export async function lastAddresses(actor: Actor, username: string): Promise<readonly LastAddress[]> {
  authorize(actor, "attempt.read");
  return database().$queryRaw<LastAddress[]>`
    SELECT person_address AS "address", max(at) AS "at" FROM (
      SELECT a.person_address, a.at FROM attempts a
      WHERE a.user_id = (SELECT id FROM users WHERE username = ${username}
          UNION ALL SELECT user_id FROM user_aliases WHERE name = ${username} LIMIT 1)
        AND a.outcome = 'accept' AND a.door <> 'console'
      ORDER BY a.id DESC LIMIT ${mostRead}) AS newest
    WHERE person_address IS NOT NULL GROUP BY 1 ORDER BY 2 DESC LIMIT ${mostGiven}`;
}
