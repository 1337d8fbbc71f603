/** What a change of policies takes from whom: places, switches, groups, clients, doors, and people who are still to come. */
import { expect, test } from "vitest";
import type { Policy } from "@/lib/login/decision/policy";
import { samplePolicy } from "@/lib/testing/facts";
import { type Alike, type Route, weakeningOf, weakeningQuestion } from "./weakening";

const fallback = samplePolicy();
const own = (changes: Partial<Policy> = {}) =>
  samplePolicy({ id: "own", name: "Own", isDefault: false, ...changes });
const jobs = own({ method: "password", groupIds: ["jobs"] });
const strict = own({ id: "strict", name: "Strict", groupIds: ["staff"] });
const client = (id: string, doors: Route["doors"] = ["radius", "ldap"]): Route => ({ id, name: id, doors });
const one = [client("db1")];
const crowd = (groupIds: string[], ...first: string[]): Alike => ({ groupIds, people: first.length, first });
const staff = crowd(["staff"], "ada", "ben");
const robots = crowd(["jobs"], "etl");
const both = crowd(["jobs", "staff"], "cyd");
const everybody = [staff, robots, both, crowd([], "dan")];

const alone = (people: number, ...first: string[]) => ({ loss: "password_alone", people, first });

test.each<[string, readonly Policy[], readonly Policy[], object | null]>([
  ["nothing changes", [jobs, fallback], [jobs, fallback], null],
  [
    "a policy for everybody",
    [fallback],
    [own({ method: "password" }), fallback],
    { losses: [alone(5, "ada", "ben", "cyd", "dan", "etl")], newcomers: "password_alone", clients: null },
  ],
  ["one for a group", [fallback], [jobs, fallback], { losses: [alone(2, "cyd", "etl")], newcomers: null }],
  ["one that comes too late", [own(), fallback], [own(), jobs, fallback], null],
  ["moved down", [strict, jobs, fallback], [jobs, strict, fallback], { losses: [alone(1, "cyd")] }],
  ["moved up", [jobs, strict, fallback], [strict, jobs, fallback], null],
  [
    "deleted",
    [strict, { ...jobs, groupIds: [] }],
    [{ ...jobs, groupIds: [] }],
    { losses: [alone(3, "ada", "ben", "cyd")], newcomers: null },
  ],
  [
    "switched off",
    [strict, jobs, fallback],
    [{ ...strict, enabled: false }, jobs, fallback],
    { losses: [alone(1, "cyd")] },
  ],
  [
    "a weak one switched on",
    [{ ...jobs, enabled: false }, fallback],
    [jobs, fallback],
    { losses: [alone(2, "cyd", "etl")] },
  ],
  ["a weak one deleted", [jobs, fallback], [fallback], null],
  ["renamed", [jobs, fallback], [{ ...jobs, name: "Robots" }, fallback], null],
  [
    "for one door",
    [fallback],
    [{ ...jobs, doors: ["ldap"] }, fallback],
    { losses: [alone(2, "cyd", "etl")], clients: null },
  ],
])("%s", (_, before, after, expected) => {
  const found = weakeningOf(before, after, one, everybody);
  if (expected === null) expect(found).toBeNull();
  else expect(found).toMatchObject(expected);
});

test("through some clients it names them, and a door that a client does not use weakens nothing there", () => {
  const through = (clientIds: string[], clients: readonly Route[], doors: Policy["doors"] = []) =>
    weakeningOf([fallback], [{ ...jobs, clientIds, doors }, fallback], clients, everybody);
  expect(through(["db1"], [client("db1"), client("db2")])).toMatchObject({ clients: ["db1"] });
  expect(through([], [client("db1", ["radius"]), client("db2", ["ldap"])], ["ldap"])).toMatchObject({
    clients: ["db2", "clients that are added later"],
  });
  expect(through(["db1"], [client("db1", ["radius"])], ["ldap"])).toBeNull();
});

test("the worst counts for each, and everybody counts once", () => {
  const after = [
    jobs,
    own({ id: "code", method: "factor", groupIds: ["staff"] }),
    { ...fallback, reuseUses: 5, reuseSeconds: 30 },
  ];
  expect(weakeningOf([fallback], after, one, everybody)?.losses).toEqual([
    alone(2, "cyd", "etl"),
    { loss: "code_alone", people: 2, first: ["ada", "ben"] },
    { loss: "more_reuse", people: 1, first: ["dan"] },
  ]);
});

test("also where another client or door takes less from them", () => {
  const after = [
    own({ id: "alone", method: "password", groupIds: ["jobs"], clientIds: ["db1"] }),
    own({ id: "reused", groupIds: ["jobs"], clientIds: ["db2"], reuseUses: 5, reuseSeconds: 30 }),
    fallback,
  ];
  for (const clients of [
    [client("db1"), client("db2")],
    [client("db2"), client("db1")],
  ]) {
    expect(weakeningOf([fallback], after, clients, everybody)?.losses).toEqual([alone(2, "cyd", "etl")]);
  }
});

test("in an empty store it is those who are added later, and a group without members is nobody", () => {
  const open = [own({ method: "password" }), fallback];
  expect(weakeningOf([fallback], open, [], [])).toEqual({
    losses: [],
    newcomers: "password_alone",
    clients: null,
  });
  expect(weakeningOf([fallback], [jobs, fallback], one, [])).toBeNull();
});

test("ten names are shown, by name, of however many crowds; the others are counted", () => {
  const many = Array.from({ length: 30 }, (_, n) =>
    crowd([`g${n}`], `user${String(29 - n).padStart(2, "0")}`),
  );
  const after = [own({ method: "password" }), fallback];
  const found = weakeningOf([fallback], after, one, many);
  expect(found?.losses[0]).toMatchObject({
    people: 30,
    first: many
      .map((each) => each.first[0])
      .sort()
      .slice(0, 10),
  });
  const question = found && weakeningQuestion(found, null, "Save anyway", { before: [fallback], after });
  expect(question).toMatchObject({
    title: "This weakens the second factor of 30 people",
    points: [{ text: "30 people will log in with the password alone:", more: 20 }],
    notes: ["People who are added later will log in with the password alone."],
    confirm: "Save anyway",
  });
});

test("the token is of this question alone: other people, other policies, another button", () => {
  const after = [jobs, fallback];
  const tokenOf = (
    people: readonly Alike[],
    policies = { before: [fallback], after },
    confirm = "Save anyway",
  ) => {
    const found = weakeningOf(policies.before, policies.after, one, people);
    return found && weakeningQuestion(found, null, confirm, policies).token;
  };
  const token = tokenOf(everybody);
  expect(tokenOf(everybody)).toBe(token);
  expect(tokenOf(everybody, { before: [fallback], after: [{ ...jobs, id: "other" }, fallback] })).toBe(token);
  const others = [
    tokenOf([staff, robots]),
    tokenOf([crowd(["jobs"], "cyd", "eve")]),
    tokenOf(everybody, { before: [{ ...fallback, reuseUses: 2, reuseSeconds: 9 }], after }),
    tokenOf(everybody, { before: [fallback], after: [{ ...jobs, name: "Robots" }, fallback] }),
    tokenOf(everybody, undefined, "Delete anyway"),
  ];
  expect(new Set([token, ...others]).size).toBe(6);
});
