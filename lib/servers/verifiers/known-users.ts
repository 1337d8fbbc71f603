/** Finding the users that role names mean, and what password each has. */
import type { Transaction } from "@/lib/foundation/platform/database";
import { credentialOf } from "@/lib/login/first-factor/kept-password";
import type { KnownUser } from "./judge";
import type { RolePassword } from "./parse";

/** The user of each role, by username and else by alias. */
export async function knownUsers(
  tx: Transaction,
  roles: readonly RolePassword[],
): Promise<(role: string) => KnownUser | null> {
  const names = [...new Set(roles.map(({ role }) => role))];
  const columns = { id: true, username: true, passwordHash: true, scramSealed: true } as const;
  const users = await tx.user.findMany({ where: { username: { in: names } }, select: columns });
  const aliases = await tx.userAlias.findMany({
    where: { name: { in: names } },
    select: { name: true, user: { select: columns } },
  });
  const byName = new Map([
    ...aliases.map(({ name, user }) => [name, known(user)] as const),
    ...users.map((user) => [user.username, known(user)] as const),
  ]);
  return (role) => byName.get(role) ?? null;
}

type Columns = Parameters<typeof credentialOf>[0] & { readonly username: string };

const known = ({ username, ...user }: Columns): KnownUser => ({
  id: user.id,
  username,
  hasOwnPassword: user.passwordHash !== null,
  verifier: user.passwordHash === null ? (credentialOf(user)?.stored ?? null) : null,
});
