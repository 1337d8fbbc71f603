/** Reading what a sync compares a directory with: users by the entry's id, names and mail addresses, and groups. */
import { Prisma, type Transaction } from "@/lib/foundation/platform/database";
import { membersForGood } from "@/lib/login/authentication/memberships";
import type { ListedPerson } from "./listing";
import type { Known, KnownUser } from "./plan";
import type { KnownDirectoryGroup } from "./plan-groups";

const columns = Prisma.sql`u.id::text AS "id", u.username, u.display_name AS "displayName", u.email, u.phone,
  u.directory_id::text AS "directoryId", u.directory_key AS "directoryKey", u.directory_dn AS "directoryDn",
  u.directory_name AS "directoryName", u.directory_disabled_why AS "directoryDisabledWhy",
  ARRAY(SELECT a.name FROM user_aliases a WHERE a.user_id = u.id ORDER BY a.name) AS "aliases",
  coalesce((SELECT jsonb_agg(jsonb_build_object('id', m.group_id, 'isDirectorys', m.from_directory) ORDER BY m.group_id)
    FROM ${membersForGood} m WHERE m.user_id = u.id), '[]') AS "groups"`;

/** Users of the directory whom `people` are, and whoever has a name or a mail address of theirs. */
export async function knownUsers(
  tx: Transaction,
  directoryId: string,
  people: readonly ListedPerson[],
): Promise<Known> {
  const keys = people.map(({ key }) => key);
  const names = [...new Set(people.flatMap(({ username }) => username ?? []))];
  const mails = [...new Set(people.flatMap(({ email }) => email?.toLowerCase() ?? []))];
  const users = await tx.$queryRaw<KnownUser[]>`
    WITH wanted AS (
      SELECT id FROM users WHERE directory_id = ${directoryId}::uuid AND directory_key = ANY(${keys}::text[])
      UNION SELECT id FROM users WHERE username = ANY(${names}::text[])
      UNION SELECT user_id FROM user_aliases WHERE name = ANY(${names}::text[])
      UNION SELECT id FROM users WHERE directory_id IS NULL AND email IS NOT NULL AND lower(email) = ANY(${mails}::text[])
    )
    SELECT ${columns} FROM wanted w JOIN users u ON u.id = w.id`;
  const byMail = new Map<string, KnownUser | null>();
  for (const user of users) {
    const mail = user.directoryId === null ? user.email?.toLowerCase() : undefined;
    if (mail !== undefined) byMail.set(mail, byMail.has(mail) ? null : user);
  }
  return {
    byKey: new Map(
      users.flatMap((user) =>
        user.directoryId === directoryId && user.directoryKey !== null ? [[user.directoryKey, user]] : [],
      ),
    ),
    byName: new Map(
      users.flatMap((user) => [user.username, ...user.aliases].map((name) => [name, user] as const)),
    ),
    byMail,
  };
}

/** The users of the directory whose key is none of `keys`. */
export const usersWithout = (
  tx: Transaction,
  directoryId: string,
  keys: readonly string[],
): Promise<KnownUser[]> =>
  tx.$queryRaw<KnownUser[]>`
    SELECT ${columns} FROM users u LEFT JOIN unnest(${[...keys]}::text[]) AS listed (key) ON listed.key = u.directory_key
    WHERE u.directory_id = ${directoryId}::uuid AND listed.key IS NULL ORDER BY u.id`;

/** These users as they are now. */
export const usersById = (tx: Transaction, ids: readonly string[]): Promise<KnownUser[]> =>
  tx.$queryRaw<
    KnownUser[]
  >`SELECT ${columns} FROM users u WHERE u.id = ANY(${[...ids]}::uuid[]) ORDER BY u.id`;

/** What is known of the directory's groups, and the groups here by name. */
export async function knownGroups(
  tx: Transaction,
  directoryId: string,
): Promise<{ readonly known: readonly KnownDirectoryGroup[]; readonly taken: ReadonlyMap<string, string> }> {
  const rows = await tx.directoryGroup.findMany({
    where: { directoryId },
    select: {
      key: true,
      name: true,
      groupId: true,
      goneAt: true,
      group: { select: { directoryId: true, directoryKey: true } },
    },
  });
  const groups = await tx.group.findMany({ select: { id: true, name: true } });
  return {
    known: rows.map(({ key, name, groupId, goneAt, group }) => ({
      ...{ key, name, groupId, isGone: goneAt !== null },
      isMade: group !== null && group.directoryId === directoryId && group.directoryKey === key,
    })),
    taken: new Map(groups.map(({ id, name }) => [name, id])),
  };
}
