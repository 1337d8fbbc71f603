/** The roles of the first server as set-up sorts them: what was answered before, else what is proposed. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { unusedUsers } from "@/lib/people/users/unused";
import { usualBreakGlass } from "@/lib/protocols/postgres/hba/plan";
import { serverLines } from "@/lib/servers/hba/client-lines";
import { listRoles, type RoleRow } from "@/lib/servers/registry/roles";
import { roleListRequest } from "@/lib/servers/registry/schema";
import { mostSorted } from "./schema";

/** The reason of exceptions that set-up makes, by which it knows its own again. */
export const setupReason = "Has no phone: named when Postern was set up.";

/** A person gets a user, an account a line of its own, nobody is refused. */
export type RoleAnswer = "person" | "account" | "nobody";

/** One role. `network` is where an account comes from. */
export type SortedRole = Pick<RoleRow, "name" | "superuser" | "replication"> & {
  readonly answer: RoleAnswer;
  readonly network: string;
  /** The superuser that keeps the break-glass line. */
  readonly isBreakGlass: boolean;
  /** The user that the role means, and whether somebody has set it up: then it stays a person. */
  readonly user: { readonly username: string; readonly isUsed: boolean } | null;
};

/** The first roles that may log in, and how many there are. */
export type SortedRoles = { readonly rows: readonly SortedRole[]; readonly total: number };

/** The roles of the server `id`; null while it was not read. @throws AppError 'not_found' */
export async function sortedRoles(actor: Actor, id: string): Promise<SortedRoles | null> {
  authorize(actor, "settings.write");
  const [list, { superusers }, server, accounts] = await Promise.all([
    listRoles(actor, id, roleListRequest.parse({ pageSize: mostSorted }), new Set()),
    serverLines(actor, id),
    database().server.findUniqueOrThrow({ where: { id }, select: { nobodyRoles: true } }),
    setupExceptions(id),
  ]);
  if (!list) return null;
  const breakGlass = usualBreakGlass(superusers);
  const unused = await unusedUsers(
    actor,
    list.rows.flatMap(({ user }) => user?.username ?? []),
  );
  const networks = new Map(accounts.map(({ role, network }) => [role, network]));
  const sorted = list.rows.flatMap((row): SortedRole[] => {
    if (row.whyNoUser !== null) return [];
    const { name, superuser, replication, user } = row;
    // Whoever has the role as another name was not made for it.
    const isUsed = user !== null && !unused.has(name);
    const isBreakGlass = superuser && name === breakGlass;
    const proposed = isBreakGlass ? "nobody" : replication && !superuser ? "account" : "person";
    const answered = networks.has(name)
      ? "account"
      : user
        ? "person"
        : server.nobodyRoles.includes(name)
          ? "nobody"
          : null;
    return [
      {
        ...{ name, superuser, replication, isBreakGlass },
        answer: answered ?? proposed,
        network: networks.get(name) ?? "",
        user: user && { username: user.username, isUsed },
      },
    ];
  });
  return { rows: sorted, total: list.total };
}

/** The exceptions of the server that set-up made and that are in force. */
export const setupExceptions = (serverId: string) =>
  database().bypassException.findMany({
    where: { serverId, reason: setupReason, expiresAt: { gt: systemClock.now() } },
    select: { id: true, role: true, network: true },
    orderBy: { createdAt: "asc" },
  });
