/** Reading groups for pages: the list, one group, and its members page by page. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { AppError } from "@/lib/foundation/base/errors";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { isCurrent } from "@/lib/login/authentication/memberships";
import { type UserListRequest, userListRequest } from "@/lib/people/users/filter";
import { listUsers, type UserList } from "@/lib/people/users/queries";
import type { GroupListRequest } from "./schema";

/** A policy that names a group. */
export type NamingPolicy = {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly reportOnly: boolean;
};

/** A group with what it decides. Empty `allowedFactors`, null `defaultFactor` and `maxFactorsPerUser`: the organisation's setting. */
export type GroupView = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly allowedFactors: readonly string[];
  readonly defaultFactor: string | null;
  readonly maxFactorsPerUser: number | null;
  /** For how long at most a membership may be asked for; null: it cannot be. */
  readonly accessMaxHours: number | null;
  readonly approverGroupId: string | null;
  /** The group whose members decide about requests, beside operators. */
  readonly approvers: string | null;
  readonly members: number;
  readonly policies: readonly NamingPolicy[];
  readonly createdAt: Date;
};

const columns = (now: Date) =>
  ({
    id: true,
    name: true,
    description: true,
    allowedFactors: true,
    defaultFactor: true,
    maxFactorsPerUser: true,
    accessMaxHours: true,
    approverGroupId: true,
    approverGroup: { select: { name: true } },
    createdAt: true,
    _count: { select: { members: { where: isCurrent(now) } } },
    policies: {
      select: { policy: { select: { id: true, name: true, enabled: true, reportOnly: true } } },
      orderBy: { policy: { position: "asc" } },
    },
  }) as const;

/** A page of groups by name. `total` counts all that the search finds. */
export async function listGroups(
  actor: Actor,
  request: GroupListRequest,
): Promise<{ readonly rows: readonly GroupView[]; readonly total: number }> {
  authorize(actor, "group.read");
  const { search, page, pageSize } = request;
  const where = named(search);
  const [rows, total] = await Promise.all([
    database().group.findMany({
      where,
      select: columns(systemClock.now()),
      orderBy: { name: "asc" },
      skip: (page - 1) * pageSize,
      take: pageSize,
    }),
    database().group.count({ where }),
  ]);
  return { rows: rows.map(viewOf), total };
}

/** Up to `atMost` groups by name, for filters and pickers: whose name has `search` in it. Their members are not counted. */
export async function groupNames(
  actor: Actor,
  { search = "", atMost }: { readonly search?: string; readonly atMost: number },
): Promise<readonly { readonly id: string; readonly name: string }[]> {
  authorize(actor, "group.read");
  return database().group.findMany({
    where: named(search),
    select: { id: true, name: true },
    orderBy: { name: "asc" },
    take: atMost,
  });
}

const named = (search: string) => ({ name: { contains: search.trim(), mode: "insensitive" } }) as const;

/** The group `id`. @throws AppError 'not_found' */
export async function getGroup(actor: Actor, id: string): Promise<GroupView> {
  authorize(actor, "group.read");
  const group = await database().group.findUnique({ where: { id }, select: columns(systemClock.now()) });
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

type Row = Omit<GroupView, "members" | "policies" | "allowedFactors" | "approvers"> & {
  readonly allowedFactors: string[];
  readonly approverGroup: { readonly name: string } | null;
  readonly _count: { readonly members: number };
  readonly policies: readonly { readonly policy: NamingPolicy }[];
};

function viewOf({ _count, policies, allowedFactors, approverGroup, ...group }: Row): GroupView {
  return {
    ...group,
    allowedFactors: allowedFactors,
    approvers: approverGroup?.name ?? null,
    members: _count.members,
    policies: policies.map(({ policy }) => policy),
  };
}
