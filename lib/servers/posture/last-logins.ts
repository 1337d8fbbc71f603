/** When the roles of a server last logged in, as far as Postern knows: each by the user that its name means. */
import { database } from "@/lib/foundation/platform/database";
import { meantUsers } from "@/lib/people/users/sql";

/** More roles than these are not looked up: the check of unused roles says so of the others. */
const mostNames = 20_000;

/**
 * The last login of each of `names` that a user of Postern has and that logged in at all, through any client. By the users'
 * rows and not by the log, which may hold millions of attempts.
 */
export async function lastLoginsOf(names: readonly string[]): Promise<ReadonlyMap<string, Date>> {
  const rows = await database().$queryRaw<{ name: string; at: Date }[]>`
    WITH ${meantUsers(names.slice(0, mostNames))}
    SELECT m.name, s.last_login_at AS "at" FROM meant m JOIN login_states s ON s.user_id = m.id
    WHERE s.last_login_at IS NOT NULL`;
  return new Map(rows.map(({ name, at }) => [name, at]));
}
