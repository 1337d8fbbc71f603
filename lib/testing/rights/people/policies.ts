/** Rights to the functions of lib/people/policies. */
import type { Actor } from "@/lib/foundation/access/actor";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { explainLogin } from "@/lib/people/policies/explain";
import { everyName, explainMany } from "@/lib/people/policies/explain-many";
import { lastAddresses } from "@/lib/people/policies/last-addresses";
import { loginsByClient } from "@/lib/people/policies/logins-by-client";
import { groupChoices, listPolicies, policyDetail } from "@/lib/people/policies/queries";
import { createPolicyInput, updateDefaultPolicyInput, updatePolicyInput } from "@/lib/people/policies/schema";
import {
  createPolicy,
  deletePolicy,
  disablePolicy,
  enablePolicy,
  reorderPolicies,
  reportOnlyPolicy,
  setDefaultReuse,
  updateDefaultPolicy,
  updatePolicy,
} from "@/lib/people/policies/service";
import { makePolicy } from "@/lib/testing/factories";
import { changes, type Rights, reads } from "../right";
import { unique, withClient } from "./given";

/** A call about a policy. */
const withPolicy =
  (call: (actor: Actor, id: string) => unknown, data: Parameters<typeof makePolicy>[0] = {}) =>
  async () => {
    const { id } = await makePolicy(data);
    return (actor: Actor) => call(actor, id);
  };

const policy = (name: string) => ({
  name,
  method: "password_and_factor",
  secondFactor: true,
  leastStrength: "any",
  adaptive: false,
  rules: [],
  clientIds: [],
  groupIds: [],
  doors: [],
});

/** The rows of this room. */
export const policies: Rights = {
  "people/policies.explainMany": reads("policy.read", () => (actor: Actor) => {
    const circumstances = { at: systemClock.now(), door: null, personAddress: null };
    return explainMany(actor, { groupId: null, clientId: null, ...circumstances });
  }),
  "people/policies.everyName": reads("policy.read", () => (actor: Actor) => {
    const circumstances = { at: systemClock.now(), door: null, personAddress: null };
    return everyName(actor, { groupId: null, clientId: null, ...circumstances });
  }),
  "people/policies.explainLogin": reads(
    "policy.read",
    withClient((actor, id) => explainLogin(actor, { username: "nobody", client: id, at: systemClock.now() })),
  ),
  "people/policies.lastAddresses": reads(
    "attempt.read",
    () => (actor: Actor) => lastAddresses(actor, "nobody"),
  ),
  "people/policies.loginsByClient": reads(
    "user.read",
    () => (actor: Actor) => loginsByClient(actor, "nobody"),
  ),
  "people/policies.listPolicies": reads("policy.read", () => listPolicies),
  "people/policies.policyDetail": reads("policy.read", withPolicy(policyDetail)),
  "people/policies.groupChoices": reads("group.read", () => groupChoices),
  "people/policies.createPolicy": changes(
    "policy.write",
    "policy.created",
    () => (actor: Actor) => createPolicy(actor, createPolicyInput.parse(policy(unique("policy")))),
  ),
  "people/policies.updatePolicy": changes(
    "policy.write",
    "policy.updated",
    withPolicy((actor, id) =>
      updatePolicy(actor, updatePolicyInput.parse({ ...policy(unique("policy")), id })),
    ),
  ),
  "people/policies.setDefaultReuse": changes("policy.write", "policy.updated", async () => {
    const { reuseUses } = await database().policy.findFirstOrThrow({ where: { isDefault: true } });
    return (actor: Actor) => setDefaultReuse(actor, { isOn: reuseUses === 1 });
  }),
  "people/policies.updateDefaultPolicy": changes("policy.write", "policy.updated", async () => {
    const { reuseUses } = await database().policy.findFirstOrThrow({ where: { isDefault: true } });
    const reuse = reuseUses > 1 ? {} : { reuseUses: 2, reuseSeconds: 60 };
    const input = updateDefaultPolicyInput.parse({ ...policy(""), ...reuse });
    return (actor: Actor) => updateDefaultPolicy(actor, input);
  }),
  "people/policies.enablePolicy": changes(
    "policy.write",
    "policy.updated",
    withPolicy((actor, id) => enablePolicy(actor, { id }), { enabled: false }),
  ),
  "people/policies.reportOnlyPolicy": changes(
    "policy.write",
    "policy.updated",
    withPolicy((actor, id) => reportOnlyPolicy(actor, { id }), { enabled: false }),
  ),
  "people/policies.disablePolicy": changes(
    "policy.write",
    "policy.updated",
    withPolicy((actor, id) => disablePolicy(actor, { id })),
  ),
  "people/policies.deletePolicy": changes(
    "policy.write",
    "policy.deleted",
    withPolicy((actor, id) => deletePolicy(actor, { id })),
  ),
  "people/policies.reorderPolicies": changes("policy.write", "policy.reordered", async () => {
    await database().policy.deleteMany({ where: { isDefault: false } });
    const rows = [await makePolicy({ position: 0 }), await makePolicy({ position: 1 })];
    const loadedOrder = rows.map(({ id }) => id);
    return (actor: Actor) => reorderPolicies(actor, { loadedOrder, order: loadedOrder.toReversed() });
  }),
};
