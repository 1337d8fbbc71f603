/** Rights to the functions of lib/people/roll-out. */
import type { Actor } from "@/lib/foundation/access/actor";
import { countInGrace, graceOfGroup, setGrace } from "@/lib/people/roll-out/grace";
import { countWouldRefuse, everyRefused, ifEnforced } from "@/lib/people/roll-out/if-enforced";
import { ifEnforcedRequest, setGraceInput } from "@/lib/people/roll-out/schema";
import { allOf, changes, type Rights, reads } from "../right";
import { withGroup } from "./given";

/** The rows of this room. */
export const rollOut: Rights = {
  "people/roll-out.setGrace": changes(
    "policy.write",
    "group.grace_changed",
    withGroup((actor, groupId) => setGrace(actor, setGraceInput.parse({ groupId, kind: "days", days: 14 }))),
  ),
  "people/roll-out.graceOfGroup": reads("group.read", withGroup(graceOfGroup)),
  "people/roll-out.countInGrace": reads("user.read", () => (actor: Actor) => countInGrace(actor)),
  "people/roll-out.ifEnforced": reads(
    "policy.read",
    () => (actor: Actor) => ifEnforced(actor, ifEnforcedRequest.parse({})),
  ),
  "people/roll-out.everyRefused": reads(
    "policy.read",
    () => (actor: Actor) => allOf(everyRefused(actor, ifEnforcedRequest.parse({}))),
  ),
  "people/roll-out.countWouldRefuse": reads(
    "policy.read",
    () => (actor: Actor) => countWouldRefuse(actor, 30),
  ),
};
