/** Report only at real logins: fifty of them come to what they came to before, and the page names whom enforcement refuses. */
import { afterAll, beforeEach, expect, test } from "vitest";
import { systemActor } from "@/lib/foundation/access/actor";
import { days, hours } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { countAttempts } from "@/lib/login/log/counting";
import { listAttempts } from "@/lib/login/log/queries";
import { type CreatePolicyInput, createPolicyInput } from "@/lib/people/policies/schema";
import {
  createPolicy,
  disablePolicy,
  enablePolicy,
  reportOnlyPolicy,
  updatePolicy,
} from "@/lib/people/policies/service";
import { operatorWith } from "@/lib/testing/actors";
import { makeFactor, makeGroup, makePolicy } from "@/lib/testing/factories";
import { type Login, openLogins, password } from "@/lib/testing/logins";
import { allOf } from "@/lib/testing/rights/right";
import { countWouldRefuse, everyRefused, ifEnforced } from "./if-enforced";
import { ifEnforcedRequest } from "./schema";

const auditor = operatorWith("auditor");
const product = systemActor("test");
const logins = openLogins();
afterAll(logins.close);

const policyInput = (changes: object): CreatePolicyInput =>
  createPolicyInput.parse({
    ...{
      name: "Soon",
      method: "password_and_factor",
      secondFactor: true,
      leastStrength: "any",
      adaptive: false,
      rules: [],
    },
    ...{ clientIds: [], groupIds: [], doors: [], ...changes },
  });

beforeEach(async () => {
  logins.clock.set(new Date());
  await database().policy.deleteMany({ where: { isDefault: false } });
  await database().wouldRefuse.deleteMany();
  await database().attempt.deleteMany();
  await database().user.deleteMany();
  await database().group.deleteMany();
  await makePolicy({ name: "Today", method: "password", position: 9 });
});

const request = (changes: object = {}) => ifEnforcedRequest.parse(changes);
const named = async (changes: object = {}) =>
  (await ifEnforced(auditor, request({ pageSize: 200, ...changes }))).users.rows
    .map(({ username }) => username)
    .sort();
const count = () => countAttempts.run({}, { signal: new AbortController().signal, progress: () => {} });

const withoutFactor = async (): Promise<Login> => {
  const person = await logins.person();
  await database().factor.deleteMany({ where: { userId: person.userId } });
  await database().user.update({ where: { id: person.userId }, data: { firstEnrolledAt: null } });
  return person;
};

/** A login at this very moment: a policy reports from the moment on at which it was told to. */
const login = (person: Login, typed = password) => {
  logins.clock.set(new Date());
  return logins.attempt(person, typed);
};

/** Kinds of people, and what each of them types. */
const kinds: readonly [name: string, who: () => Promise<Login>, types: () => string][] = [
  ["types the code out of habit", () => logins.person(), () => password + logins.code()],
  ["has an app and types no code", () => logins.person(), () => password],
  ["has none", withoutFactor, () => password],
  ["mistypes the password", () => logins.person(), () => "hunter3"],
  ["mistypes the code", () => logins.person(), () => `${password}000000`],
  ["has none and mistypes", withoutFactor, () => "hunter3"],
  [
    "is disabled",
    async () => {
      const person = await logins.person();
      await database().user.update({ where: { id: person.userId }, data: { disabledAt: new Date() } });
      return person;
    },
    () => password + logins.code(),
  ],
  ["nobody knows", async () => ({ ...(await logins.person()), username: "stranger" }), () => password],
  [
    "is in a group that the policy leaves alone",
    async () => {
      const person = await withoutFactor();
      const group = await makeGroup({ members: { create: { userId: person.userId } } });
      await makePolicy({ method: "password", position: -1, groups: { create: { groupId: group.id } } });
      return person;
    },
    () => password,
  ],
  [
    "is in grace",
    async () => {
      const person = await withoutFactor();
      const graceUntil = new Date(Date.now() + days(1));
      await makeGroup({ graceUntil, members: { create: { userId: person.userId } } });
      return person;
    },
    () => password,
  ],
];

const missing = (): never => {
  throw new Error("there is no such kind");
};

test("fifty mixed logins: report only changes none, and the page names exactly those whom enforcement refuses", async () => {
  const people = await Promise.all(
    Array.from({ length: 50 }, async (_, i) => {
      const [, who, types] = kinds[i % kinds.length] ?? missing();
      return { person: await who(), types };
    }),
  );
  /** Everybody logs in once; what came of each, without the second that it was typed in. */
  const all = async () => {
    logins.nextStep();
    const results = [];
    for (const { person, types } of people) {
      const { decision } = await logins.attempt(person, types());
      results.push({ username: person.username, outcome: decision?.outcome, reason: decision?.reason });
    }
    // Those who mistype are locked in the end; each round begins alike.
    await database().loginState.updateMany({ data: { failures: 0, lockedUntil: null } });
    return results;
  };
  const before = await all();
  const { id } = await createPolicy(product, policyInput({ state: "report_only" }));
  expect(await all()).toEqual(before);
  const page = await named();
  await enablePolicy(product, { id });
  const after = await all();
  const refused = after
    .filter(({ outcome }, i) => before[i]?.outcome === "accept" && outcome === "reject")
    .map(({ username }) => username);
  expect(refused).toHaveLength(10);
  expect(page).toEqual(refused.sort());
  expect(new Set(before.map(({ outcome }) => outcome))).toEqual(new Set(["accept", "reject"]));
});

test("a code that was typed is spent as ever, and a report spends nothing more", async () => {
  const person = await logins.person();
  await createPolicy(product, policyInput({ state: "report_only" }));
  const typed = password + logins.code();
  expect(await logins.reasonOf(person, typed)).toBe("accepted");
  expect(await logins.reasonOf(person, typed)).toBe("accepted_password_only");
  const rows = await database().attempt.findMany({ orderBy: { id: "asc" } });
  expect(rows.map(({ wouldReason }) => wouldReason)).toEqual(["accepted", "replayed_code"]);
  await database().policy.updateMany({ where: { name: "Today" }, data: { method: "password_and_factor" } });
  expect(await logins.reasonOf(person, typed)).toBe("replayed_code");
});

test("the log says it in its trace, finds it by a filter and exports it", async () => {
  const [lacking, enrolled] = [await withoutFactor(), await logins.person()];
  await createPolicy(product, policyInput({ state: "report_only" }));
  await login(lacking);
  await logins.attempt(enrolled, password + logins.code());
  const found = await listAttempts(auditor, { user: "", would: "reject" });
  expect(found.attempts).toMatchObject([
    { username: lacking.username, outcome: "accept", would: { outcome: "reject", reason: "no_factor" } },
  ]);
  const row = await database().attempt.findFirstOrThrow({ where: { userId: lacking.userId } });
  expect(row.trace).toContainEqual(expect.objectContaining({ step: "report", result: "failed" }));
  expect((await listAttempts(auditor, { user: enrolled.username, would: "reject" })).attempts).toEqual([]);
});

test("counted or not, each is named once, with the last reason", async () => {
  const person = await withoutFactor();
  await createPolicy(product, policyInput({ state: "report_only" }));
  await login(person);
  expect(await named()).toEqual([person.username]);
  await count();
  expect(await database().wouldRefuse.count()).toBe(1);
  expect(await named()).toEqual([person.username]);
  expect(await countWouldRefuse(auditor, 30)).toBe(1);
  await login(person);
  expect(await named()).toEqual([person.username]);
  await count();
  const { why } = await ifEnforced(auditor, request());
  expect(why.get(person.userId)).toMatchObject({
    reason: "no_factor",
    policyName: "Soon",
    at: logins.clock.now(),
  });
});

/** Everything that says who would be refused: the list, its tabs, the groups, the download, the number on the Overview. */
async function saidEverywhere(groupId: string): Promise<readonly string[]> {
  const { users, why, groups } = await ifEnforced(auditor, request({ pageSize: 200 }));
  const listed = users.rows.map(({ username }) => username).sort();
  const lines = await allOf(everyRefused(auditor, request()));
  expect(lines.map(({ username }) => username)).toEqual(listed);
  expect(new Set(users.rows.map(({ id }) => id))).toEqual(new Set(why.keys()));
  expect([users.total, users.counts.all]).toEqual([listed.length, listed.length]);
  expect(await countWouldRefuse(auditor, 30)).toBe(listed.length);
  const people = groups.find(({ id }) => id === groupId)?.people ?? 0;
  expect(people).toBe(listed.length);
  return listed;
}

test("who has enrolled since is named nowhere, and again once the factor is gone or was of no use", async () => {
  const group = await makeGroup({ name: "All" });
  const [enrols, stays, forgets] = [await withoutFactor(), await withoutFactor(), await logins.person()];
  const people = [enrols, stays, forgets];
  await database().groupMember.createMany({
    data: people.map(({ userId }) => ({ groupId: group.id, userId })),
  });
  await createPolicy(product, policyInput({ state: "report_only" }));
  for (const person of people) await login(person);
  const names = (those: readonly Login[]) => those.map(({ username }) => username).sort();
  expect(await saidEverywhere(group.id)).toEqual(names(people));
  const factor = await makeFactor(enrols.userId);
  await makeFactor(stays.userId, { confirmedAt: null });
  const still = names([stays, forgets]);
  expect(await saidEverywhere(group.id)).toEqual(still);
  await count();
  expect(await saidEverywhere(group.id)).toEqual(still);
  await database().factor.delete({ where: { id: factor.id } });
  expect(await saidEverywhere(group.id)).toEqual(names(people));
  await makeFactor(enrols.userId, { kind: "of_a_newer_version" });
  await login(enrols);
  expect(await database().attempt.findFirst({ orderBy: { id: "desc" } })).toMatchObject({
    wouldReason: "no_factor",
  });
  expect(await saidEverywhere(group.id)).toEqual(names(people));
});

test("what it said before it was changed, or while it is enforced or off, counts no more", async () => {
  const person = await withoutFactor();
  const { id } = await createPolicy(product, policyInput({ state: "report_only", method: "deny" }));
  await login(person);
  await count();
  expect(await named()).toEqual([person.username]);
  await disablePolicy(product, { id });
  expect(await named()).toEqual([]);
  await reportOnlyPolicy(product, { id });
  expect(await named()).toEqual([]);
  await login(person);
  expect(await named()).toEqual([person.username]);
  const { state: _, ...changed } = policyInput({ method: "password" });
  await updatePolicy(product, { id, ...changed });
  expect(await named()).toEqual([]);
  await login(person);
  expect(await database().attempt.count({ where: { wouldOutcome: "accept" } })).toBe(1);
});

test("the download goes on behind its first lines, past people who would not be refused", async () => {
  await createPolicy(product, policyInput({ state: "report_only" }));
  const usernames = Array.from({ length: 450 }, (_, i) => `person${String(i).padStart(3, "0")}`);
  await database().user.createMany({ data: usernames.map((username) => ({ username })) });
  await database().$executeRaw`
    INSERT INTO would_refuse (policy_id, user_id, last_at, reason)
    SELECT p.id, u.id, now(), 'no_factor' FROM policies p, users u WHERE p.report_only AND u.username >= 'person210'`;
  const lines = await allOf(everyRefused(auditor, request()));
  expect(lines.map(({ username }) => username)).toEqual(usernames.slice(210));
});

test("it is narrowed by group, by search and by days, and downloaded whole", async () => {
  const [one, other] = [await withoutFactor(), await withoutFactor()];
  const group = await makeGroup({ name: "Analysts", members: { create: { userId: one.userId } } });
  await createPolicy(product, policyInput({ state: "report_only" }));
  for (const person of [one, other]) await login(person);
  await count();
  expect(await named()).toEqual([one.username, other.username].sort());
  expect(await named({ groupId: group.id })).toEqual([one.username]);
  expect(await named({ search: other.username })).toEqual([other.username]);
  expect((await ifEnforced(auditor, request())).groups).toEqual([
    { id: group.id, name: "Analysts", people: 1 },
  ]);
  const lines = await allOf(everyRefused(auditor, request({ groupId: group.id })));
  expect(lines).toMatchObject([
    { username: one.username, groups: ["Analysts"], reason: "no_factor", factors: 0 },
  ]);
  const old = new Date(Date.now() - days(8));
  await database().policy.updateMany({ where: { reportOnly: true }, data: { reportSince: old } });
  await database().wouldRefuse.updateMany({
    where: { userId: one.userId },
    data: { lastAt: new Date(old.getTime() + hours(1)) },
  });
  expect(await named({ refusedDays: 7 })).toEqual([other.username]);
  expect(await named({ refusedDays: 14 })).toEqual([one.username, other.username].sort());
});

test("the default is always enforced", async () => {
  const { id } = await database().policy.findFirstOrThrow({ where: { isDefault: true } });
  await expect(reportOnlyPolicy(product, { id })).rejects.toMatchObject({ code: "conflict" });
});

test("to let an enforced policy only report weakens what it protected, so it asks", async () => {
  const { id } = await createPolicy(product, policyInput({}));
  await logins.person();
  const owner = operatorWith("owner");
  await expect(reportOnlyPolicy(owner, { id })).rejects.toMatchObject({
    code: "unconfirmed",
    question: { confirm: "Only report anyway" },
  });
  expect(await database().policy.findUnique({ where: { id } })).toMatchObject({
    enabled: true,
    reportOnly: false,
  });
});
