/** Reading groups for pages: the list, one group, and its members page by page. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { AppError } from "@/lib/foundation/base/errors";
import { database } from "@/lib/foundation/platform/database";
import { type UserListRequest, userListRequest } from "@/lib/people/users/filter";
import { listUsers, type UserList } from "@/lib/people/users/queries";
import type { GroupListRequest } from "./schema";

/** A policy that names a group. */
export type NamingPolicy = { readonly id: string; readonly name: string; readonly enabled: boolean };

/** A group with what it decides. Empty `allowedFactors` and null `maxFactorsPerUser`: the organisation's setting. */
export type GroupView = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly allowedFactors: readonly string[];
  readonly maxFactorsPerUser: number | null;
  readonly members: number;
  readonly policies: readonly NamingPolicy[];
  readonly createdAt: Date;
};

const columns = {
  id: true,
  name: true,
  description: true,
  allowedFactors: true,
  maxFactorsPerUser: true,
  createdAt: true,
  _count: { select: { members: true } },
  policies: {
    select: { policy: { select: { id: true, name: true, enabled: true } } },
    orderBy: { policy: { position: "asc" } },
  },
} as const;

/** A page of groups by name. `total` counts all that the search finds. */
export async function listGroups(
  actor: Actor,
  request: GroupListRequest,
): Promise<{ readonly rows: readonly GroupView[]; readonly total: number }> {
  authorize(actor, "group.read");
  const { search, page, pageSize } = request;
  const where = { name: { contains: search.trim(), mode: "insensitive" } } as const;
  const [rows, total] = await Promise.all([
    database().group.findMany({
      where,
      select: columns,
      orderBy: { name: "asc" },
      skip: (page - 1) * pageSize,
      take: pageSize,
    }),
    database().group.count({ where }),
  ]);
  return { rows: rows.map(viewOf), total };
}

/** The group `id`. @throws AppError 'not_found' */
export async function getGroup(actor: Actor, id: string): Promise<GroupView> {
  authorize(actor, "group.read");
  const group = await database().group.findUnique({ where: { id }, select: columns });
  if (!group) throw new AppError("not_found", "This group no longer exists.");
  return viewOf(group);
}

/** A page of the group's members, searched like the list of users. */
export async function listMembers(
  actor: Actor,
  request: Partial<UserListRequest> & { readonly groupId: string },
): Promise<UserList> {
  authorize(actor, "group.read");
  return listUsers(actor, userListRequest.parse(request));
}

type Row = Omit<GroupView, "members" | "policies" | "allowedFactors"> & {
  readonly allowedFactors: string[];
  readonly _count: { readonly members: number };
  readonly policies: readonly { readonly policy: NamingPolicy }[];
};

function viewOf({ _count, policies, allowedFactors, ...group }: Row): GroupView {
  return {
    ...group,
    allowedFactors: allowedFactors,
    members: _count.members,
    policies: policies.map(({ policy }) => policy),
  };
}
