/** What a login changes about the person whom a directory knows: they become a user, or take the name they have there now. */
import type pg from "pg";
import { throttleKey } from "./reserve";
import type { PersonChange } from "./strangers";

/** Writes it with its row in the audit log, in the transaction of `client`. `username` is the name that was typed. */
export async function commitPerson(
  client: pg.PoolClient,
  userId: string,
  username: string,
  change: PersonChange,
): Promise<void> {
  if (change.kind === "rename") {
    const { from, to, directory, directoryName } = change;
    await client.query(
      "UPDATE users SET username = $2, directory_name = $4, updated_at = now() WHERE id = $1 AND username = $3",
      [userId, to, from, directoryName],
    );
    // Roles that still have the old name go on working; whoever renames the role removes the alias.
    await client.query("INSERT INTO user_aliases (name, user_id) VALUES ($1, $2)", [from, userId]);
    const detail = { username: { from, to }, aliases: { added: [from] } };
    await audit(client, directory, "user.updated", { id: userId, name: to }, detail);
    return;
  }
  const { directory, person } = change.newcomer;
  await client.query(
    `INSERT INTO users (id, username, display_name, email, phone, directory_id, directory_key, directory_dn, directory_name, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, now())`,
    [
      ...[
        userId,
        person.username,
        person.displayName.slice(0, 120),
        person.email || null,
        person.phone || null,
      ],
      ...[directory.id, person.key, person.dn, person.username],
    ],
  );
  // Directories do not look at case, PostgreSQL does: the role that was typed goes on being this person's.
  const aliases = username === person.username ? [] : [username];
  for (const alias of aliases)
    await client.query("INSERT INTO user_aliases (name, user_id) VALUES ($1, $2)", [alias, userId]);
  await client.query("DELETE FROM sign_in_throttles WHERE key = $1", [throttleKey(directory.id, person.key)]);
  const detail = { directory: directory.name, dn: person.dn, ...(aliases.length > 0 && { aliases }) };
  await audit(client, directory.name, "user.created", { id: userId, name: person.username }, detail);
}

async function audit(
  client: pg.PoolClient,
  directory: string,
  action: "user.created" | "user.updated",
  subject: { readonly id: string; readonly name: string },
  detail: object,
): Promise<void> {
  await client.query(
    `INSERT INTO audit_events (actor_kind, actor_name, action, subject_kind, subject_id, subject_name, detail)
     VALUES ('system', $1, $2, 'user', $3, $4, $5)`,
    [`directory ${directory}`, action, subject.id, subject.name, JSON.stringify(detail)],
  );
}
