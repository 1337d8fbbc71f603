/** The dry run for many says of each person what the dry run of that person says, in one reading for all of them. */
import { beforeAll, expect, it } from "vitest";
import { hours, minutes } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { reasons } from "@/lib/login/decision/outcome";
import { methodNames } from "@/lib/login/decision/policy";
import { operatorWith } from "@/lib/testing/actors";
import {
  makeAttempt,
  makeClient,
  makeFactor,
  makeGroup,
  makePolicy,
  makeUser,
} from "@/lib/testing/factories";
import { explainLogin } from "./explain";
import { explainMany } from "./explain-many";
import { isLockedOut, outcomeWords } from "./many";

const owner = operatorWith("owner");
const at = new Date();
const ago = (ms: number) => new Date(at.getTime() - ms);
const kept = { passwordHash: "$argon2id$not-looked-at" };
const people: string[] = [];
let staff = "";
let robots = "";
let clients: { readonly id: string; readonly name: string }[] = [];

async function person(
  username: string,
  { groups = [], ...data }: Parameters<typeof makeUser>[0] & { groups?: string[] } = {},
) {
  people.push(username);
  return makeUser({ username, ...data, groups: { create: groups.map((groupId) => ({ groupId })) } });
}

beforeAll(async () => {
  await database().client.deleteMany();
  staff = (await makeGroup({ name: "staff" })).id;
  robots = (await makeGroup({ name: "robots" })).id;
  const [db1, db2] = [
    await makeClient({ name: "db1", doors: ["radius"] }),
    await makeClient({ name: "db2", doors: ["ldap", "radius"] }),
  ];
  await makeClient({ name: "off", disabledAt: at });
  clients = [db1, db2];

  await makeFactor((await person("ada", { ...kept, groups: [staff] })).id);
  await person("ben", { ...kept, groups: [staff] });
  await person("cyd", { groups: [staff] });
  await makeFactor((await person("dan", kept)).id, { confirmedAt: null });
  await person("etl", { ...kept, groups: [robots] });
  await person("both", { scramSealed: new Uint8Array(1), groups: [staff, robots] });
  await makeFactor((await person("gone", { ...kept, disabledAt: at })).id);
  const onPaper = await person("eve", kept);
  const code = { userId: onPaper.id, kind: "recovery_code", createdAt: at };
  await database().oneTimeCode.create({ data: { ...code, codeMac: new Uint8Array([1]) } });
  const expired = await person("fay", kept);
  await database().oneTimeCode.create({
    data: {
      ...code,
      userId: expired.id,
      kind: "bypass_code",
      codeMac: new Uint8Array([2]),
      expiresAt: ago(1),
    },
  });
  for (const [name, lockedUntil] of [
    ["gil", ago(-minutes(5))],
    ["hal", ago(minutes(5))],
    ["ivy", ago(-hours(48))],
  ] as const) {
    const { id } = await person(name, kept);
    await makeFactor(id);
    await database().loginState.update({ where: { userId: id }, data: { lockedUntil } });
  }
  const known = await person("joe", { ...kept, groups: [robots] });
  await database().userClient.create({
    data: { userId: known.id, clientId: db1.id, firstLoginAt: ago(hours(9)) },
  });
  await database().userNetwork.create({
    data: { userId: known.id, network: "192.0.2.0/24", firstAt: ago(hours(9)), lastAt: ago(hours(9)) },
  });
  const clumsy = await person("kim", { ...kept, groups: [robots] });
  for (const each of [db1, db2]) {
    await database().userClient.create({ data: { userId: clumsy.id, clientId: each.id, firstLoginAt: at } });
  }
  for (const past of [minutes(1), minutes(2), hours(25)]) {
    await makeAttempt({ userId: clumsy.id, outcome: "reject", reason: "wrong_code", at: ago(past) });
  }

  const robotRules = [
    { kind: "first_login", outcome: "deny" },
    { kind: "first_network", unknown: "does_not_fire", outcome: "deny" },
    { kind: "recent_failures", failures: 2, withinMinutes: 10, outcome: "require_factor" },
    { kind: "network", networks: ["192.0.2.0/24"], when: "inside", outcome: "require_factor" },
  ];
  const group = (groupId: string) => ({ create: { groupId } });
  await makePolicy({ name: "Off", enabled: false, method: "deny", position: 0 });
  await makePolicy({
    ...{ name: "Robots", method: "password", adaptive: true, rules: robotRules, groups: group(robots) },
    position: 1,
  });
  await makePolicy({ name: "LDAPS", method: "deny", doors: ["ldap"], groups: group(staff), position: 2 });
  await makePolicy({
    ...{ name: "Codes", method: "factor", groups: group(staff), position: 3 },
    clients: { create: { clientId: db2.id } },
  });
});

/** What the dry run of one says, in the words of the one for many. */
async function ownOutcome(username: string, client: string, circumstances: object): Promise<string> {
  const { wouldAsk, summary, policyName } = await explainLogin(owner, {
    username,
    client,
    at,
    ...circumstances,
  });
  const refused = Object.values(reasons).find(({ text }) => summary.endsWith(text))?.text;
  return `${wouldAsk ?? refused} by ${policyName}`;
}

it.each([
  ["as each client does", {}],
  ["through LDAPS", { door: "ldap" }],
  ["through RADIUS, from a network that a rule names", { door: "radius", personAddress: "192.0.2.9" }],
] as const)("%s", async (_, asked) => {
  const circumstances = { door: null, personAddress: null, ...asked };
  const found = await explainMany(owner, { groupId: null, clientId: null, at, ...circumstances, most: 1000 });
  expect(found.map(({ client }) => client.name)).toEqual(["db1", "db2"]);
  for (const { client, answers } of found) {
    const many = answers.flatMap(({ first, outcome, policyName }) =>
      first.map((name) => [name, `${outcomeWords(outcome)} by ${policyName}`]),
    );
    const single = await Promise.all(
      people.map(async (name) => [name, await ownOutcome(name, client.id, asked)]),
    );
    expect(Object.fromEntries(many), client.name).toEqual(Object.fromEntries(single));
    expect(answers.reduce((sum, answer) => sum + answer.people, 0)).toBe(people.length);
  }
});

it("names the rules that look at the address, and tells people apart by the networks that they came from", async () => {
  const ask = { groupId: robots, clientId: clients[0]?.id ?? "", at, door: null };
  const [from] = await explainMany(owner, { ...ask, personAddress: "192.0.2.9" });
  const outcomeOf = (name: string) => from?.answers.find(({ first }) => first.includes(name))?.outcome;
  expect([outcomeOf("joe"), outcomeOf("kim")]).toEqual(["no_factor", "rule_denied"]);
  expect(from?.addressRules).toEqual([
    "Robots, rule 2: First login from this network (not where the address is not known): deny",
    "Robots, rule 4: Inside 192.0.2.0/24: ask for the second factor",
  ]);
  const [unknown] = await explainMany(owner, { ...ask, personAddress: null });
  expect(unknown?.answers.find(({ first }) => first.includes("joe"))?.outcome).toBe("password");
  const explained = await explainLogin(owner, { username: "joe", client: "db1", at });
  expect(explained.addressRules).toEqual(from?.addressRules.map((rule) => rule.replace("Robots, r", "R")));
});

it("a group alone, those who are locked out first, with ten names and the others counted", async () => {
  const ask = { clientId: clients[0]?.id ?? "", at, door: null, personAddress: null };
  const [found] = await explainMany(owner, { ...ask, groupId: staff });
  expect(found?.answers).toEqual([
    { outcome: "no_factor", policyName: "Default", people: 1, first: ["ben"] },
    { outcome: "no_password", policyName: "Default", people: 1, first: ["cyd"] },
    { outcome: "rule_denied", policyName: "Robots", people: 1, first: ["both"] },
    { outcome: "password_and_factor", policyName: "Default", people: 1, first: ["ada"] },
  ]);
  for (let n = 0; n < 15; n++) await makeUser({ username: `later_${n}` });
  const [everybody] = await explainMany(owner, { ...ask, groupId: null });
  const withoutPassword = everybody?.answers.find(({ outcome }) => outcome === "no_password");
  expect(withoutPassword).toMatchObject({ people: 16 });
  expect(withoutPassword?.first).toHaveLength(10);
  expect(isLockedOut("no_password")).toBe(true);
  expect(isLockedOut("user_disabled")).toBe(false);
  expect(outcomeWords("password")).toBe(methodNames.password);
});

it("a group or a client that is not there is said so, and help desk and users are refused", async () => {
  const ask = { at, door: null, personAddress: null, groupId: null, clientId: null };
  const gone = crypto.randomUUID();
  await expect(explainMany(owner, { ...ask, groupId: gone })).rejects.toMatchObject({ code: "not_found" });
  await expect(explainMany(owner, { ...ask, clientId: gone })).rejects.toMatchObject({ code: "not_found" });
  await expect(explainMany(operatorWith("help_desk"), ask)).rejects.toMatchObject({ code: "forbidden" });
});

it("counts whoever has a passkey as let in by a connection password where nothing else is strong enough", async () => {
  const policy = await makePolicy({ leastStrength: "phishing_resistant", position: 0 });
  const { id: userId } = await person("kay", kept);
  await makeFactor(userId);
  await database().passkey.create({
    data: {
      ...{ userId, name: "Key", userHandle: new Uint8Array(1), publicKey: new Uint8Array(1), counter: 0 },
      ...{ credentialId: new Uint8Array(1), rpId: "x", aaguid: "", isBackedUp: false },
    },
  });
  const [first] = await explainMany(owner, {
    ...{ groupId: null, clientId: clients[0]?.id ?? null, at, door: null, personAddress: null, most: 100 },
  });
  const by = (outcome: string) => first?.answers.find((answer) => answer.outcome === outcome)?.first;
  expect(by("alone")).toEqual(["kay"]);
  expect(by("factor_too_weak")).toContain("ada");
  const { verdict, wouldAsk } = await explainLogin(owner, {
    username: "kay",
    client: clients[0]?.id ?? "",
    at,
  });
  expect({ verdict, wouldAsk }).toEqual({ verdict: "asks", wouldAsk: "Connection password" });
  await database().policy.delete({ where: { id: policy.id } });
});
