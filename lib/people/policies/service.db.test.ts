/** Changes to policies against a real store: order, the default, audit, conflicts, races, and who may. */
import { beforeEach, describe, expect, it } from "vitest";
import { Unconfirmed } from "@/lib/foundation/base/errors";
import { database } from "@/lib/foundation/platform/database";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { operatorWith, userActor } from "@/lib/testing/actors";
import { allowLinks, makeApproval } from "@/lib/testing/approvals";
import { configChangesDuring } from "@/lib/testing/config-changes";
import { makeClient, makeFactor, makeUser } from "@/lib/testing/factories";
import { loginsByClient } from "./logins-by-client";
import { groupChoices, listPolicies, policyDetail } from "./queries";
import { createPolicyInput, updateDefaultPolicyInput, updatePolicyInput } from "./schema";
import {
  createPolicy,
  deletePolicy,
  disablePolicy,
  enablePolicy,
  reorderPolicies,
  setDefaultReuse,
  updateDefaultPolicy,
  updatePolicy,
} from "./service";

const owner = operatorWith("owner");
const base = {
  method: "password_and_factor",
  secondFactor: true,
  leastStrength: "any",
  adaptive: false,
  rules: [],
  clientIds: [],
  groupIds: [],
  doors: [],
};
const input = (name: string, changes: object = {}) => createPolicyInput.parse({ ...base, name, ...changes });
const create = async (name: string, changes: object = {}) =>
  (await createPolicy(owner, input(name, changes))).id;
const names = async () => (await listPolicies(owner)).policies.map(({ name }) => name);
const lastAudit = () => database().auditEvent.findFirstOrThrow({ orderBy: { id: "desc" } });
const newGroup = (name: string) => database().group.create({ data: { name } });
async function positions(): Promise<number[]> {
  const rows = await database().policy.findMany({
    where: { isDefault: false },
    orderBy: { position: "asc" },
  });
  return rows.map(({ position }) => position);
}

beforeEach(async () => {
  await database().policy.deleteMany({ where: { isDefault: false } });
});

describe("createPolicy", () => {
  it("comes last before the default, with its clients, groups and rules", async () => {
    const group = await newGroup(`Analysts ${crypto.randomUUID()}`);
    await create("First");
    const rule = { kind: "recent_failures", failures: 3, withinMinutes: 10, outcome: "deny" } as const;
    const id = await create("Second", {
      groupIds: [group.id, group.id],
      adaptive: true,
      rules: [rule],
      reuseUses: 5,
      reuseSeconds: 60,
    });
    expect(await names()).toEqual(["First", "Second", "Default"]);
    const { policy } = await policyDetail(owner, id);
    expect(policy).toMatchObject({
      position: 2,
      groups: [{ id: group.id, name: group.name }],
      clients: [],
      rules: [rule],
      reuseUses: 5,
    });
    expect(await lastAudit()).toMatchObject({
      action: "policy.created",
      subjectId: id,
      detail: {
        groups: group.name,
        method: "Password + second factor",
        rules: expect.stringContaining("deny"),
      },
    });
  });

  it("refuses a name that exists and a group that does not, and leaves nothing behind", async () => {
    await create("Taken");
    await expect(create("Taken")).rejects.toMatchObject({
      code: "conflict",
      fields: { name: expect.any(String) },
    });
    await expect(create("Ghost", { groupIds: [crypto.randomUUID()] })).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await names()).toEqual(["Taken", "Default"]);
  });

  it("keeps positions dense when twenty are created at once", async () => {
    await Promise.all(Array.from({ length: 20 }, (_, i) => create(`Policy ${i}`)));
    expect(await positions()).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });
});

describe("updatePolicy", () => {
  it("replaces scope and settings, keeps place and switch, records before and after", async () => {
    const [old, next] = [
      await newGroup(`old ${crypto.randomUUID()}`),
      await newGroup(`next ${crypto.randomUUID()}`),
    ];
    const clients = [await makeClient(), await makeClient()];
    const [oldClient, nextClient] = clients.map(({ id }) => id);
    const id = await create("Before", { groupIds: [old.id], clientIds: [oldClient] });
    await create("Below");
    await disablePolicy(owner, { id });
    const change = {
      ...base,
      id,
      name: "After",
      method: "password",
      groupIds: [next.id],
      clientIds: [nextClient],
    };
    await updatePolicy(owner, updatePolicyInput.parse(change));
    expect((await policyDetail(owner, id)).policy).toMatchObject({
      name: "After",
      position: 1,
      enabled: false,
    });
    const event = await lastAudit();
    expect(event.detail).toEqual({
      name: { from: "Before", to: "After" },
      method: { from: "Password + second factor", to: "Password only" },
      groups: { from: old.name, to: next.name },
      clients: { from: clients[0]?.name, to: clients[1]?.name },
    });
    await updatePolicy(owner, updatePolicyInput.parse(change));
    expect((await lastAudit()).id).toBe(event.id);
  });

  it("does not turn the default into an ordinary one", async () => {
    const fallback = await database().policy.findFirstOrThrow({ where: { isDefault: true } });
    const change = updatePolicyInput.parse({ ...base, id: fallback.id, name: "Mine" });
    await expect(updatePolicy(owner, change)).rejects.toMatchObject({ code: "invalid_input" });
  });
});

describe("the default", () => {
  it("changes method and rules, and stays", async () => {
    await updateDefaultPolicy(owner, updateDefaultPolicyInput.parse({ ...base, method: "deny" }));
    const { policies } = await listPolicies(owner);
    expect(policies.at(-1)).toMatchObject({ isDefault: true, name: "Default", method: "deny" });
    expect((await lastAudit()).detail).toEqual({ method: { from: "Password + second factor", to: "Deny" } });
    await updateDefaultPolicy(owner, updateDefaultPolicyInput.parse(base));
    const id = policies.at(-1)?.id ?? "";
    await expect(deletePolicy(owner, { id })).rejects.toMatchObject({ code: "conflict" });
    await expect(disablePolicy(owner, { id })).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("the reuse window of the default", () => {
  it("goes on with the suggested values and off again, and all else stays", async () => {
    await updateDefaultPolicy(owner, updateDefaultPolicyInput.parse({ ...base, adaptive: true }));
    const before = (await listPolicies(owner)).policies.at(-1);
    // A code that counts more often is weaker, so it is asked for like any other change that weakens.
    const asked = await setDefaultReuse(owner, { isOn: true }).catch((error) => error);
    expect(asked).toBeInstanceOf(Unconfirmed);
    await setDefaultReuse(owner, { isOn: true, consent: asked.question.token });
    expect((await listPolicies(owner)).policies.at(-1)).toEqual({
      ...before,
      reuseUses: 5,
      reuseSeconds: 60,
    });
    const event = await lastAudit();
    expect(event).toMatchObject({ action: "policy.updated", detail: { reuseUses: { from: 1, to: 5 } } });
    await setDefaultReuse(owner, { isOn: true });
    expect((await lastAudit()).id).toBe(event.id);
    const own = { reuseUses: 3, reuseSeconds: 30 };
    await updateDefaultPolicy(owner, updateDefaultPolicyInput.parse({ ...base, adaptive: true, ...own }));
    const changed = await lastAudit();
    await setDefaultReuse(owner, { isOn: true });
    expect((await listPolicies(owner)).policies.at(-1)).toMatchObject(own);
    expect((await lastAudit()).id).toBe(changed.id);
    await setDefaultReuse(owner, { isOn: false });
    expect((await listPolicies(owner)).policies.at(-1)).toEqual(before);
    await updateDefaultPolicy(owner, updateDefaultPolicyInput.parse(base));
  });
});

describe("reorderPolicies", () => {
  it("puts them in the given order and records the names", async () => {
    const [a, b, c] = [await create("a"), await create("b"), await create("c")];
    await reorderPolicies(owner, { loadedOrder: [a, b, c], order: [c, a, b] });
    expect(await names()).toEqual(["c", "a", "b", "Default"]);
    expect(await positions()).toEqual([0, 1, 2]);
    expect(await lastAudit()).toMatchObject({
      action: "policy.reordered",
      detail: { order: { from: ["a", "b", "c"], to: ["c", "a", "b"] } },
    });
  });

  it("the order that it is in changes and records nothing", async () => {
    const order = [await create("a"), await create("b")];
    const { id } = await lastAudit();
    await reorderPolicies(owner, { loadedOrder: order, order });
    expect((await lastAudit()).id).toBe(id);
  });

  it("refuses when the page showed another order, or other policies", async () => {
    const [a, b] = [await create("a"), await create("b")];
    await reorderPolicies(owner, { loadedOrder: [a, b], order: [b, a] });
    const refused = { code: "conflict" };
    await expect(reorderPolicies(owner, { loadedOrder: [a, b], order: [b, a] })).rejects.toMatchObject(
      refused,
    );
    await expect(reorderPolicies(owner, { loadedOrder: [b, a], order: [b] })).rejects.toMatchObject(refused);
    await expect(reorderPolicies(owner, { loadedOrder: [b, a], order: [b, b] })).rejects.toMatchObject(
      refused,
    );
    await create("c");
    await expect(reorderPolicies(owner, { loadedOrder: [b, a], order: [a, b] })).rejects.toMatchObject(
      refused,
    );
    expect(await names()).toEqual(["b", "a", "c", "Default"]);
  });

  it("lets one of two win", async () => {
    const [a, b] = [await create("a"), await create("b")];
    const twice = await Promise.allSettled([
      reorderPolicies(owner, { loadedOrder: [a, b], order: [b, a] }),
      reorderPolicies(owner, { loadedOrder: [a, b], order: [b, a] }),
    ]);
    expect(twice.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});

it("what a login of one user asks for, through each client that is not disabled", async () => {
  await database().client.deleteMany();
  const [asks, passwordOnly] = [await makeClient({ name: "asks" }), await makeClient({ name: "password" })];
  await makeClient({ name: "off", disabledAt: new Date() });
  const user = await makeUser({ passwordHash: await hashPassword("seven green tractors") });
  const group = await newGroup(`Robots ${user.username}`);
  await create("Password", { clientIds: [passwordOnly.id], groupIds: [group.id], method: "password" });
  await database().groupMember.create({ data: { groupId: group.id, userId: user.id } });
  expect(await loginsByClient(owner, user.username)).toMatchObject([
    { id: asks.id, policyName: "Default", isPasswordOnly: false },
    { id: passwordOnly.id, policyName: "Password", isPasswordOnly: true },
  ]);
});

it("the help desk sees what a login asks for and whether the last code still counts, and not by which policy", async () => {
  await database().client.deleteMany();
  const [here, there] = [await makeClient({ name: "here" }), await makeClient({ name: "there" })];
  const user = await makeUser({ passwordHash: await hashPassword("seven green tractors") });
  await makeFactor(user.id);
  const group = await newGroup(`Clerks ${user.username}`);
  await create("Window", { groupIds: [group.id], reuseUses: 5, reuseSeconds: 300 });
  await database().groupMember.create({ data: { groupId: group.id, userId: user.id } });
  const acceptedAt = new Date(Date.now() - 60_000);
  const accepted = { acceptedClientId: here.id, acceptedAt, acceptedUses: 2 };
  await database().loginState.update({ where: { userId: user.id }, data: accepted });
  const seen = () => loginsByClient(operatorWith("help_desk"), user.username);
  expect(await seen()).toMatchObject([
    {
      ...{ id: here.id, policyName: null, words: "Password + second factor", isRefused: false },
      reuse: { usesLeft: 3, until: new Date(acceptedAt.getTime() + 300_000) },
    },
    { id: there.id, policyName: null, words: "Password + second factor", reuse: null },
  ]);
  await database().loginState.update({ where: { userId: user.id }, data: { acceptedUses: 5 } });
  expect(await seen()).toMatchObject([{ reuse: null }, { reuse: null }]);
  const past = { acceptedUses: 2, acceptedAt: new Date(Date.now() - 301_000) };
  await database().loginState.update({ where: { userId: user.id }, data: past });
  expect(await seen()).toMatchObject([{ reuse: null }, { reuse: null }]);
});

it("what an approval let in is no code that counts again", async () => {
  await database().client.deleteMany();
  const { id: clientId } = await makeClient({ name: "here" });
  const user = await makeUser({ passwordHash: await hashPassword("seven green tractors") });
  await allowLinks();
  const mac = (octet: number) => new Uint8Array(32).fill(octet);
  const passed = { clientId, way: "pass", answer: "approved", answeredAt: new Date(), uses: 1 };
  await makeApproval(user.id, { openedAt: new Date(), credentialMac: mac(1), ...passed });
  const group = await newGroup(`Approvers ${user.username}`);
  await create("Passing", { groupIds: [group.id], approvalWay: "pass", reuseUses: 5, reuseSeconds: 300 });
  await database().groupMember.create({ data: { groupId: group.id, userId: user.id } });
  const accepted = { acceptedClientId: clientId, acceptedAt: new Date(), acceptedUses: 1 };
  const afterText = async (acceptedMac: Uint8Array<ArrayBuffer>) => {
    await database().loginState.update({ where: { userId: user.id }, data: { ...accepted, acceptedMac } });
    return (await loginsByClient(owner, user.username))[0]?.reuse;
  };
  expect(await afterText(mac(1))).toBeNull();
  expect(await afterText(mac(2))).toMatchObject({ usesLeft: 4 });
});

it("deletePolicy closes the gap", async () => {
  await create("a");
  const b = await create("b");
  await create("c");
  await deletePolicy(owner, { id: b });
  expect(await names()).toEqual(["a", "c", "Default"]);
  expect(await positions()).toEqual([0, 1]);
  expect(await lastAudit()).toMatchObject({ action: "policy.deleted", subjectName: "b" });
});

it("every change reaches the workers", async () => {
  const [a, b] = [await create("a"), await create("b")];
  const all: (() => Promise<unknown>)[] = [
    () => create("c"),
    () => updatePolicy(owner, updatePolicyInput.parse({ ...base, id: a, name: "renamed" })),
    () => disablePolicy(owner, { id: a }),
    () => enablePolicy(owner, { id: a }),
    () => deletePolicy(owner, { id: b }),
    () => updateDefaultPolicy(owner, updateDefaultPolicyInput.parse({ ...base, adaptive: true })),
  ];
  for (const change of all) {
    const { moved, announced } = await configChangesDuring(change);
    expect(moved).toBeGreaterThan(0);
    expect(announced.length).toBeGreaterThan(0);
  }
});

describe("who may not", () => {
  const missing = { id: "00000000-0000-4000-8000-000000000000" };
  it.each<[string, (actor: Parameters<typeof createPolicy>[0]) => Promise<unknown>]>([
    ["createPolicy", (actor) => createPolicy(actor, input("x"))],
    ["updatePolicy", (actor) => updatePolicy(actor, { ...input("x"), ...missing })],
    ["updateDefaultPolicy", (actor) => updateDefaultPolicy(actor, updateDefaultPolicyInput.parse(base))],
    ["enablePolicy", (actor) => enablePolicy(actor, missing)],
    ["disablePolicy", (actor) => disablePolicy(actor, missing)],
    ["deletePolicy", (actor) => deletePolicy(actor, missing)],
    ["reorderPolicies", (actor) => reorderPolicies(actor, { order: [], loadedOrder: [] })],
  ])("%s is for administrators", async (_, write) => {
    for (const actor of [operatorWith("help_desk"), operatorWith("auditor"), userActor(missing.id)]) {
      await expect(write(actor)).rejects.toMatchObject({ code: "forbidden" });
    }
  });

  it("auditors read, help desk and users do not", async () => {
    await expect(listPolicies(operatorWith("auditor"))).resolves.toBeDefined();
    for (const actor of [operatorWith("help_desk"), userActor(missing.id)]) {
      await expect(listPolicies(actor)).rejects.toMatchObject({ code: "forbidden" });
    }
    await expect(groupChoices(userActor(missing.id))).rejects.toMatchObject({ code: "forbidden" });
  });
});
