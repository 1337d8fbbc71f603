/** Rights to the functions of lib/people/temporary-access. */
import type { Actor, UserActor } from "@/lib/foundation/access/actor";
import {
  approveAsMember,
  askForAccess,
  endOwnAccess,
  refuseAsMember,
  withdrawOwnRequest,
} from "@/lib/people/temporary-access/own";
import { concernsAccess, listAccess, openRequests, ownAccess } from "@/lib/people/temporary-access/queries";
import { accessListRequest } from "@/lib/people/temporary-access/schema";
import { approveAccess, endAccess, giveAccess, refuseAccess } from "@/lib/people/temporary-access/service";
import { makeAccess, makeGroup } from "@/lib/testing/factories";
import { changes, own, ownRow, type Rights, reads, type Self } from "../right";
import { withBoth } from "./given";

/** A call about somebody's request for temporary access, or about access that was given. */
const withRequest =
  (call: (actor: Actor, accessId: string) => unknown, isActive = false) =>
  async () => {
    const access = await makeAccess({}, isActive);
    return (actor: Actor) => call(actor, access.id);
  };

/** The same about the person's own. */
const withOwnRequest =
  (call: (actor: UserActor, accessId: string) => unknown, isActive = false) =>
  async (self: Self) => {
    const access = await makeAccess({ userId: self.actor.id }, isActive);
    return (actor: UserActor) => call(actor, access.id);
  };

/** About a request that the person decides as a member of the group that may. */
const withRequestToDecide = (call: (actor: UserActor, accessId: string) => unknown) => async (self: Self) => {
  const approvers = await makeGroup({ members: { create: { userId: self.actor.id } } });
  const group = await makeGroup({ accessMaxHours: 8, approverGroupId: approvers.id });
  const access = await makeAccess({ groupId: group.id });
  return (actor: UserActor) => call(actor, access.id);
};

/** The rows of this room. */
export const temporaryAccess: Rights = {
  "people/temporary-access.listAccess": reads(
    "group.read",
    () => (actor: Actor) => listAccess(actor, accessListRequest.parse({})),
  ),
  "people/temporary-access.openRequests": reads("group.read", () => openRequests),
  "people/temporary-access.giveAccess": changes(
    "group.write",
    "temporary_access.given",
    withBoth((actor, userId, groupId) => giveAccess(actor, { groupId, userId, hours: 8, reason: "A test" })),
  ),
  "people/temporary-access.approveAccess": changes(
    "group.write",
    "temporary_access.approved",
    withRequest((actor: Actor, accessId) => approveAccess(actor, { accessId, reason: "" })),
  ),
  "people/temporary-access.refuseAccess": changes(
    "group.write",
    "temporary_access.refused",
    withRequest((actor: Actor, accessId) => refuseAccess(actor, { accessId, reason: "No" })),
  ),
  "people/temporary-access.endAccess": changes(
    "group.write",
    "temporary_access.ended",
    withRequest((actor: Actor, accessId) => endAccess(actor, { accessId }), true),
  ),
  "people/temporary-access.concernsAccess": own([], () => concernsAccess),
  "people/temporary-access.ownAccess": own([], () => ownAccess),
  "people/temporary-access.askForAccess": own(["temporary_access.asked"], async () => {
    const { id: groupId } = await makeGroup({ accessMaxHours: 8 });
    return (actor: UserActor) => askForAccess(actor, { groupId, hours: 8, reason: "A test" });
  }),
  "people/temporary-access.withdrawOwnRequest": ownRow(
    ["temporary_access.withdrawn"],
    withOwnRequest((actor, accessId) => withdrawOwnRequest(actor, { accessId })),
  ),
  "people/temporary-access.endOwnAccess": ownRow(
    ["temporary_access.ended"],
    withOwnRequest((actor, accessId) => endOwnAccess(actor, { accessId }), true),
  ),
  "people/temporary-access.approveAsMember": ownRow(
    ["temporary_access.approved"],
    withRequestToDecide((actor, accessId) => approveAsMember(actor, { accessId, reason: "" })),
  ),
  "people/temporary-access.refuseAsMember": ownRow(
    ["temporary_access.refused"],
    withRequestToDecide((actor, accessId) => refuseAsMember(actor, { accessId, reason: "No" })),
  ),
};
