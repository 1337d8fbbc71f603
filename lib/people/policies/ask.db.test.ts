/** A change of policies that weakens the second factor is refused with a question, and made with the answer to exactly that. */
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { systemActor } from "@/lib/foundation/access/actor";
import { Unconfirmed } from "@/lib/foundation/base/errors";
import { database } from "@/lib/foundation/platform/database";
import { operatorWith } from "@/lib/testing/actors";
import { makeClient, makeFactor, makeGroup, makeUser } from "@/lib/testing/factories";
import { listPolicies } from "./queries";
import {
  type CreatePolicyInput,
  createPolicyInput,
  updateDefaultPolicyInput,
  updatePolicyInput,
} from "./schema";
import {
  createPolicy,
  deletePolicy,
  disablePolicy,
  enablePolicy,
  reorderPolicies,
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
const input = (name: string, changes: object = {}): CreatePolicyInput =>
  createPolicyInput.parse({ ...base, name, ...changes });
const names = async () => (await listPolicies(owner)).policies.map(({ name }) => name);
const lastAudit = () => database().auditEvent.findFirstOrThrow({ orderBy: { id: "desc" } });

/** The question that `change` is refused with. */
async function questionOf(change: Promise<unknown>) {
  const refusal = await change.then(
    () => null,
    (error: unknown) => error,
  );
  expect(refusal).toBeInstanceOf(Unconfirmed);
  expect(refusal).toMatchObject({ code: "unconfirmed" });
  return (refusal as Unconfirmed).question;
}

let robots: string;
let staff: string;
beforeEach(async () => {
  await database().policy.deleteMany({ where: { isDefault: false } });
  await database().client.deleteMany();
  await database().user.deleteMany();
  await database().group.deleteMany();
  await makeClient({ name: "db1", doors: ["radius", "ldap"] });
  robots = (await makeGroup({ name: "robots" })).id;
  staff = (await makeGroup({ name: "staff" })).id;
  const member = (username: string, ...groupIds: string[]) =>
    makeUser({ username, groups: { create: groupIds.map((groupId) => ({ groupId })) } });
  await member("etl", robots);
  await member("cyd", robots, staff);
  await member("ada", staff);
  await member("dan");
  await makeUser({ username: "gone", disabledAt: new Date(), groups: { create: { groupId: robots } } });
});
afterAll(() =>
  database().policy.updateMany({ where: { isDefault: true }, data: { method: "password_and_factor" } }),
);

describe("creating one", () => {
  it("for everybody: asks, saves nothing, and saves with the answer", async () => {
    const open = input("Open", { method: "password" });
    const question = await questionOf(createPolicy(owner, open));
    expect(question).toMatchObject({
      title: "This weakens the second factor of 4 people",
      points: [
        {
          text: "4 people will log in with the password alone:",
          names: ["ada", "cyd", "dan", "etl"],
          more: 0,
        },
      ],
      notes: ["People who are added later will log in with the password alone."],
      confirm: "Create anyway",
    });
    expect(await names()).toEqual(["Default"]);
    await createPolicy(owner, { ...open, consent: question.token });
    expect(await names()).toEqual(["Open", "Default"]);
    expect(await lastAudit()).toMatchObject({
      action: "policy.created",
      detail: { weakens: { password_alone: 4, newcomers: "password_alone" } },
    });
  });

  it("an answer to another question, or one that people have changed since, is none", async () => {
    const forRobots = input("Robots", { method: "password", groupIds: [robots] });
    const { token } = await questionOf(createPolicy(owner, forRobots));
    const forStaff = input("Robots", { method: "password", groupIds: [staff], consent: token });
    await questionOf(createPolicy(owner, forStaff));
    await makeUser({ username: "new_robot", groups: { create: { groupId: robots } } });
    const again = await questionOf(createPolicy(owner, { ...forRobots, consent: token }));
    expect(again.points[0]?.names).toEqual(["cyd", "etl", "new_robot"]);
    await createPolicy(owner, { ...forRobots, consent: again.token });
    expect(await names()).toEqual(["Robots", "Default"]);
  });

  it("for a group without members, or one that asks for more, asks nothing; nor is the product itself asked", async () => {
    const empty = (await makeGroup()).id;
    await createPolicy(owner, input("Empty", { method: "password", groupIds: [empty] }));
    await createPolicy(owner, input("Strict", { groupIds: [staff] }));
    await createPolicy(systemActor("demo"), input("Open", { method: "password" }));
    expect(await names()).toEqual(["Empty", "Strict", "Open", "Default"]);
  });
});

describe("changing what is there", () => {
  const add = async (name: string, changes: object) =>
    (await createPolicy(systemActor("test"), input(name, changes))).id;
  const ofStaff = (...shown: string[]) => ({
    title: `This weakens the second factor of ${shown.length === 1 ? "1 person" : `${shown.length} people`}`,
    points: [{ names: shown }],
  });

  it("saving, switching, deleting and moving ask when they weaken, and only then", async () => {
    const strict = await add("Strict", { groupIds: [staff] });
    const open = await add("Robots", { groupIds: [robots], method: "password" });
    const saved = updatePolicyInput.parse({
      ...base,
      id: strict,
      name: "Strict",
      groupIds: [staff],
      secondFactor: false,
    });
    expect(await questionOf(updatePolicy(owner, saved))).toMatchObject({
      ...ofStaff("ada", "cyd"),
      confirm: "Save anyway",
    });
    expect(await questionOf(disablePolicy(owner, { id: strict }))).toMatchObject({
      ...ofStaff("cyd"),
      confirm: "Switch off anyway",
    });
    expect(await questionOf(deletePolicy(owner, { id: strict }))).toMatchObject({
      ...ofStaff("cyd"),
      confirm: "Delete anyway",
    });
    const order = { loadedOrder: [strict, open], order: [open, strict] };
    const moved = await questionOf(reorderPolicies(owner, order));
    expect(moved).toMatchObject({ ...ofStaff("cyd"), confirm: "Move anyway" });
    expect(await names()).toEqual(["Strict", "Robots", "Default"]);
    expect((await listPolicies(owner)).policies.every(({ enabled }) => enabled)).toBe(true);

    await reorderPolicies(owner, { ...order, consent: moved.token });
    expect(await lastAudit()).toMatchObject({
      action: "policy.reordered",
      detail: { weakens: { password_alone: 1 } },
    });
    await reorderPolicies(owner, { loadedOrder: order.order, order: order.loadedOrder });
    await disablePolicy(owner, { id: open });
    expect(await questionOf(enablePolicy(owner, { id: open }))).toMatchObject({
      ...ofStaff("etl"),
      confirm: "Enforce anyway",
    });
    await deletePolicy(owner, { id: open });
    expect(await names()).toEqual(["Strict", "Default"]);
  });

  it("the default asks for everybody whom no other policy decides, and for the reuse of codes", async () => {
    await add("Strict", { groupIds: [staff] });
    const change = (fields: object) => updateDefaultPolicyInput.parse({ ...base, ...fields });
    expect(await questionOf(updateDefaultPolicy(owner, change({ method: "password" })))).toMatchObject({
      points: [{ text: "2 people will log in with the password alone:", names: ["dan", "etl"] }],
    });
    const reuse = await questionOf(updateDefaultPolicy(owner, change({ reuseUses: 5, reuseSeconds: 30 })));
    expect(reuse.points[0]?.text).toBe("For 2 people, the same code will work more often than now:");
    await updateDefaultPolicy(owner, change({ adaptive: true }));
  });
});

describe("a least strength that locks people out", () => {
  const withKinds = async (username: string, ...kinds: string[]) => {
    const { id } = await database().user.findUniqueOrThrow({ where: { username } });
    for (const kind of kinds) await makeFactor(id, { kind });
  };
  beforeEach(async () => {
    await withKinds("ada", "mail_code");
    await withKinds("cyd", "mail_code", "totp");
    await withKinds("gone", "mail_code");
  });

  it("asks, names who has weaker ones alone, and is made and audited with the answer", async () => {
    const strong = { leastStrength: "strong", groupIds: [staff, robots] };
    const { title, points, token } = await questionOf(createPolicy(owner, input("Strong", strong)));
    expect(title).toBe("This locks out 1 person");
    expect(points).toMatchObject([{ names: ["ada"], more: 0 }]);
    expect(await names()).toEqual(["Default"]);
    await createPolicy(owner, input("Strong", { ...strong, consent: token }));
    expect((await lastAudit()).detail).toMatchObject({ locksOut: 1 });
  });

  it("does not ask where it only reports, where nobody is hit, and about who was out before", async () => {
    await createPolicy(owner, input("Soon", { leastStrength: "strong", state: "report_only" }));
    await createPolicy(owner, input("Robots", { leastStrength: "strong", groupIds: [robots] }));
    const soon = (await listPolicies(owner)).policies.find(({ name }) => name === "Soon")?.id ?? "";
    const { token } = await questionOf(enablePolicy(owner, { id: soon }));
    await enablePolicy(owner, { id: soon, consent: token });
    await createPolicy(owner, input("Again", { leastStrength: "strong", groupIds: [staff] }));
  });
});
