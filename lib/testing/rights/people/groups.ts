/** Rights to the functions of lib/people/groups. */
import type { Actor } from "@/lib/foundation/access/actor";
import { getGroup, groupNames, listGroups, listMembers } from "@/lib/people/groups/queries";
import { createGroupInput } from "@/lib/people/groups/schema";
import {
  assignUsers,
  createGroup,
  deleteGroup,
  unassignUsers,
  updateGroup,
} from "@/lib/people/groups/service";
import { changes, type Rights, reads } from "../right";
import { unique, withBoth, withGroup } from "./given";

const group = (name: string) => createGroupInput.parse({ name });

/** The rows of this room. */
export const groups: Rights = {
  "people/groups.listGroups": reads(
    "group.read",
    () => (actor: Actor) => listGroups(actor, { search: "", page: 1, pageSize: 5 }),
  ),
  "people/groups.groupNames": reads("group.read", () => (actor: Actor) => groupNames(actor, { atMost: 5 })),
  "people/groups.getGroup": reads("group.read", withGroup(getGroup)),
  "people/groups.listMembers": reads(
    "group.read",
    withGroup((actor, groupId) => listMembers(actor, { groupId })),
  ),
  "people/groups.createGroup": changes(
    "group.write",
    "group.created",
    () => (actor: Actor) => createGroup(actor, group(unique("group"))),
  ),
  "people/groups.updateGroup": changes(
    "group.write",
    "group.updated",
    withGroup((actor, groupId) => updateGroup(actor, { ...group(unique("group")), groupId })),
  ),
  "people/groups.deleteGroup": changes(
    "group.write",
    "group.deleted",
    withGroup((actor, groupId) => deleteGroup(actor, { groupId })),
  ),
  "people/groups.assignUsers": changes(
    "group.write",
    "group.members_changed",
    withBoth((actor, userId, groupId) => assignUsers(actor, { groupId, userIds: [userId] })),
  ),
  "people/groups.unassignUsers": changes(
    "group.write",
    "group.members_changed",
    withBoth((actor, userId, groupId) => unassignUsers(actor, { groupId, userIds: [userId] }), true),
  ),
};
