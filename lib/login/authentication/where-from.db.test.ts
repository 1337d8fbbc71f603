/** What becomes of where a login comes from: what is written, who waits for it, and which networks are remembered. */
import { afterAll, beforeEach, expect, test } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { unknownWhere, type WhereFrom } from "@/lib/login/decision/where-from";
import { type Login, openLogins, password } from "@/lib/testing/logins";
import type { WhereFromQuestion } from "./contract";

/** What is known at once, and what is known to whoever waits. */
const told: { now: WhereFrom; known: WhereFrom; asked: WhereFromQuestion[]; waited: number[] } = {
  ...{ now: unknownWhere, known: unknownWhere, asked: [], waited: [] },
};
const logins = openLogins({
  whereFrom: (question) => {
    told.asked.push(question);
    return {
      now: () => told.now,
      known: async (untilMs) => {
        told.waited.push(untilMs - question.receivedMs);
        return told.known;
      },
    };
  },
});
afterAll(logins.close);
let ada: Login;
beforeEach(async () => {
  Object.assign(told, { now: unknownWhere, known: unknownWhere, asked: [], waited: [] });
  await database().policy.updateMany({ data: { method: "password", adaptive: false, rules: [] } });
  ada = await logins.person();
});

const at = (address: string): WhereFrom => ({
  certainty: "certain",
  address,
  by: "process",
  database: "app",
});
const oneOf = (...addresses: string[]): WhereFrom => ({ certainty: "one_of", addresses, by: "starting" });
const rule = (changes: object) =>
  database().policy.updateMany({ data: { adaptive: true, rules: [{ outcome: "deny", ...changes }] } });
const last = () =>
  database().attempt.findFirstOrThrow({ where: { userId: ada.userId }, orderBy: { id: "desc" } });
const networks = async () =>
  (await database().userNetwork.findMany({ where: { userId: ada.userId }, orderBy: { network: "asc" } })).map(
    ({ network }) => network,
  );

test("without a rule nobody waits, and what is known when it is recorded is written", async () => {
  told.now = at("192.0.2.7");
  expect(await logins.reasonOf(ada, password, { sourcePort: 40_000 })).toBe("accepted_password_only");
  expect(told.asked).toMatchObject([
    {
      clientId: ada.clientId,
      username: ada.username,
      sourceAddress: "127.0.0.1",
      sourcePort: 40_000,
      door: "radius",
    },
  ]);
  expect(told.waited).toEqual([]);
  expect(await last()).toMatchObject({
    personAddress: "192.0.2.7",
    personCandidates: [],
    knownBy: "process",
    database: "app",
  });
  told.now = oneOf("192.0.2.7", "2001:db8::1", "local");
  await logins.attempt(ada, "wrong");
  expect(await last()).toMatchObject({
    ...{
      personAddress: null,
      personCandidates: ["192.0.2.7", "2001:db8::1", "local"],
      knownBy: "starting",
      database: null,
    },
  });
});

test("what a door was told is not asked for", async () => {
  await logins.attempt(ada, password, { personAddress: "192.0.2.7" });
  expect(told.asked).toEqual([]);
  expect(await last()).toMatchObject({ personAddress: "192.0.2.7", knownBy: "door" });
});

test.each([
  ["network", { kind: "network", networks: ["10.0.0.0/8"], when: "outside" }],
  ["first_network", { kind: "first_network" }],
])(
  "a rule of the kind %s waits until 150 ms after the question, and decides by what is known then",
  async (_, of) => {
    await rule(of);
    told.now = at("192.0.2.7");
    told.known = oneOf("10.0.0.1", "198.51.100.4");
    expect(await logins.reasonOf(ada, password)).toBe("rule_denied");
    expect(told.waited.every((ms) => ms === 150)).toBe(true);
    // Not what became known later: the row says what was decided on.
    expect(await last()).toMatchObject({
      personAddress: null,
      personCandidates: ["10.0.0.1", "198.51.100.4"],
    });
  },
);

test("whoever logs in waits alike: in no group of the rule's policy, with a wrong password, and with a name that nobody has", async () => {
  const policy = { method: "deny", adaptive: true, rules: [{ kind: "first_network", outcome: "deny" }] };
  const group = await database().group.create({ data: { name: "others" } });
  const other = await database().policy.create({
    data: { name: "others", position: 1, ...policy, groups: { create: { groupId: group.id } } },
  });
  const waits = async (...attempt: Parameters<typeof logins.attempt>) => {
    told.waited = [];
    await logins.attempt(...attempt);
    return told.waited.length;
  };
  expect(await waits(ada, password)).toBeGreaterThan(0);
  expect(await waits(ada, "wrong")).toBeGreaterThan(0);
  expect(await waits({ ...ada, username: "nobody-has-this" }, password)).toBeGreaterThan(0);
  await database().policy.update({ where: { id: other.id }, data: { doors: ["ldap"] } });
  expect(await waits(ada, password), "a policy for the other protocol").toBe(0);
  await database().policy.update({
    where: { id: other.id },
    data: { doors: [], enabled: false, reportOnly: true, reportSince: new Date() },
  });
  expect(await waits(ada, password), "a policy that only reports").toBeGreaterThan(0);
  await database().policy.update({ where: { id: other.id }, data: { reportOnly: false, reportSince: null } });
  expect(await waits(ada, password), "a policy that is off").toBe(0);
  await database().policy.delete({ where: { id: other.id } });
});

test("networks of logins that were let in are remembered, where the address is certain", async () => {
  told.now = at("192.0.2.7");
  await logins.attempt(ada, "wrong");
  expect(await networks()).toEqual([]);
  await logins.attempt(ada, password);
  told.now = at("192.0.2.200");
  await logins.attempt(ada, password);
  told.now = oneOf("198.51.100.1", "198.51.100.2");
  await logins.attempt(ada, password);
  expect(await networks()).toEqual(["192.0.2.0/24"]);
  await database().policy.updateMany({ data: { method: "password_and_factor" } });
  told.now = at("2001:db8::1");
  await logins.attempt(ada, password + logins.code());
  expect(await networks()).toEqual(["192.0.2.0/24", "2001:db8::/64"]);
});

test("the first login from a network is one until somebody was let in from there", async () => {
  await rule({ kind: "first_network", outcome: "require_factor" });
  told.known = at("192.0.2.7");
  expect(await logins.reasonOf(ada, password)).toBe("missing_code");
  expect(await logins.reasonOf(ada, password + logins.code())).toBe("accepted");
  expect(await logins.reasonOf(ada, password)).toBe("accepted_password_only");
  told.known = at("198.51.100.4");
  expect(await logins.reasonOf(ada, password)).toBe("missing_code");
});

test("many logins at once from one network, and the newest hundred networks are kept", async () => {
  told.now = at("192.0.2.7");
  const many = await Promise.all(Array.from({ length: 12 }, () => logins.reasonOf(ada, password)));
  expect(new Set(many)).toEqual(new Set(["accepted_password_only"]));
  expect(await networks()).toEqual(["192.0.2.0/24"]);
  await database().userNetwork.createMany({
    data: Array.from({ length: 101 }, (_, n) => {
      const seen = new Date(Date.UTC(2027, 0, 1, 0, n));
      return { userId: ada.userId, network: `10.0.${n}.0/24`, firstAt: seen, lastAt: seen };
    }),
  });
  const kept = await networks();
  expect(kept).toHaveLength(100);
  expect(kept).not.toContain("192.0.2.0/24");
  expect(kept).not.toContain("10.0.0.0/24");
});
