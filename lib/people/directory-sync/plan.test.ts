/** Tests what a sync would do, case by case. */
import { describe, expect, test } from "vitest";
import type { ListedPerson } from "./listing";
import type { Known, KnownUser, Rules } from "./plan";
import { planGroups } from "./plan-groups";
import { planGone, planPerson, withoutNamesakes, withoutRivals } from "./plan-people";
import { isLoss, lossOf, stopReason } from "./safety-stop";

const directoryId = "d1";
const rules: Rules = {
  directoryId,
  conflicts: "skip",
  byMail: true,
  owned: ["displayName", "email", "phone"],
  unclearGroups: new Set(),
};

const ada: ListedPerson = {
  key: "k-ada",
  dn: "uid=ada,dc=corp",
  ...{ username: "ada", displayName: "Ada", email: "ada@corp.test", phone: null },
  ...{ primaryGroup: null, disabledWhy: null },
};

const user = (more: Partial<KnownUser> = {}): KnownUser => ({
  ...{ id: "u-ada", username: "ada", displayName: "Ada", email: "ada@corp.test", phone: null },
  ...{ directoryId, directoryKey: "k-ada", directoryDn: "uid=ada,dc=corp", directoryName: "ada" },
  ...{ directoryDisabledWhy: null, aliases: [], groups: [] },
  ...more,
});
const local = (more: Partial<KnownUser> = {}) =>
  user({ directoryId: null, directoryKey: null, directoryDn: null, directoryName: null, ...more });

function known(...users: readonly KnownUser[]): Known {
  const locals = users.filter((one) => one.directoryId === null);
  return {
    byKey: new Map(users.flatMap((one) => (one.directoryKey ? [[one.directoryKey, one] as const] : []))),
    byName: new Map(
      users.flatMap((one) => [one.username, ...one.aliases].map((name) => [name, one] as const)),
    ),
    byMail: new Map(locals.flatMap((one) => (one.email ? [[one.email.toLowerCase(), one] as const] : []))),
  };
}
const plan = (
  person: Partial<ListedPerson>,
  users: readonly KnownUser[],
  { groups = [], ...more }: Partial<Rules> & { groups?: readonly string[] } = {},
) => planPerson({ ...ada, ...person }, new Set(groups), known(...users), { ...rules, ...more });

describe("somebody new", () => {
  test("is added with fields and groups", () => {
    expect(plan({}, [], { groups: ["g1"] })).toMatchObject({
      kind: "add",
      userId: null,
      fields: { username: "ada", displayName: "Ada", email: "ada@corp.test", phone: null },
      directoryName: "ada",
      groups: { added: ["g1"] },
    });
  });
  test("is added without what the directory does not own", () => {
    expect(plan({}, [], { owned: ["email"] })?.fields).toEqual({ username: "ada", email: "ada@corp.test" });
  });
  test("is not added while the directory has disabled the entry", () => {
    expect(plan({ disabledWhy: "Disabled in the directory." }, [])).toBeNull();
  });
  test("keeps what fits and says what does not", () => {
    const added = plan({ email: "not an address" }, []);
    expect(added).toMatchObject({ kind: "add", reason: expect.stringContaining("not an address") });
    expect(added?.fields).toEqual({ username: "ada", displayName: "Ada", phone: null });
  });
  test("a value that does not fit takes nobody's old one", () => {
    expect(plan({ email: "not an address" }, [user()])).toBeNull();
    expect(plan({ email: "not an address", displayName: "Ada A." }, [user()])?.fields).toEqual({
      displayName: "Ada A.",
    });
  });
  test.each([
    [null, "no value"],
    ["x".repeat(64), "cannot be a role name"],
    ["", "cannot be a role name"],
  ])("is an error with the name %j", (username, reason) => {
    expect(plan({ username }, [])).toMatchObject({ kind: "error", reason: expect.stringContaining(reason) });
  });
});

describe("somebody known", () => {
  test("without a difference is left alone", () => {
    expect(plan({}, [user()])).toBeNull();
  });
  test("follows fields, the DN and groups, and keeps what an operator gave", () => {
    const groups = [
      { id: "own", isDirectorys: false },
      { id: "old", isDirectorys: true },
      { id: "both", isDirectorys: false },
    ];
    const item = plan({ displayName: "Ada A.", dn: "uid=ada,ou=x,dc=corp" }, [user({ groups })], {
      groups: ["new", "both"],
    });
    expect(item).toMatchObject({
      kind: "change",
      fields: { displayName: "Ada A." },
      groups: { added: ["new"], removed: ["old"] },
    });
    expect(item?.reason).toContain("Moved in the directory.");
  });
  test("is taken out of no group whose entry is not clear", () => {
    const person = user({ groups: [{ id: "g1", isDirectorys: true }] });
    expect(plan({}, [person])?.groups.removed).toEqual(["g1"]);
    expect(plan({}, [person], { unclearGroups: new Set(["g1"]) })).toBeNull();
  });
  test("loses what the directory owns and has no more", () => {
    expect(plan({ email: null, displayName: null }, [user()])?.fields).toEqual({
      email: null,
      displayName: "",
    });
  });
  test("is renamed with the entry, and an own alias of that name goes", () => {
    expect(plan({ username: "lovelace" }, [user({ aliases: ["lovelace", "al"] })])).toMatchObject({
      kind: "rename",
      fields: { username: "lovelace" },
      aliases: { removed: ["lovelace"] },
    });
    expect(plan({ username: "lovelace" }, [user()])).toMatchObject({
      kind: "rename",
      name: "lovelace",
      fields: { username: "lovelace" },
    });
  });
  test("keeps the name where somebody else has the new one", () => {
    const other = user({ id: "u2", username: "lovelace", directoryKey: "k2", directoryName: "lovelace" });
    expect(plan({ username: "lovelace" }, [user(), other])).toMatchObject({
      kind: "conflict",
      reason: expect.stringContaining("“lovelace” has that name"),
    });
  });
  test("who was linked by an alias keeps the role name, and the alias follows", () => {
    const linked = user({ username: "analyst1", aliases: ["ada"], directoryName: "ada" });
    expect(plan({}, [linked])).toBeNull();
    expect(plan({ username: "lovelace" }, [linked])).toMatchObject({
      kind: "rename",
      fields: {},
      aliases: { added: ["lovelace"], removed: ["ada"] },
    });
  });
  test("is disabled with the directory's reason, and enabled again", () => {
    const why = "Disabled in the directory.";
    expect(plan({ disabledWhy: why }, [user()])).toMatchObject({ kind: "disable", disabledWhy: why });
    expect(plan({ disabledWhy: why }, [user({ directoryDisabledWhy: why })])).toBeNull();
    expect(plan({ disabledWhy: why }, [user({ directoryDisabledWhy: "Gone." })])).toMatchObject({
      kind: "change",
      disabledWhy: why,
    });
    expect(plan({}, [user({ directoryDisabledWhy: why })])).toMatchObject({
      kind: "enable",
      disabledWhy: null,
    });
  });
});

describe("a name that a local user has", () => {
  test("is skipped, or taken over", () => {
    expect(plan({}, [local()])).toMatchObject({ kind: "conflict", userId: "u-ada" });
    for (const conflicts of ["take_over", "alias"] as const) {
      expect(plan({ displayName: "Ada A." }, [local()], { conflicts })).toMatchObject({
        kind: "take_over",
        userId: "u-ada",
        fields: { displayName: "Ada A." },
        directoryName: "ada",
        aliases: { added: [], removed: [] },
      });
    }
  });
  test("as an alias: the alias becomes the name, or stays one", () => {
    const holder = local({ username: "analyst1", aliases: ["ada"] });
    expect(plan({}, [holder], { conflicts: "take_over" })).toMatchObject({
      kind: "take_over",
      name: "ada",
      fields: { username: "ada" },
      aliases: { removed: ["ada"] },
    });
    expect(plan({}, [holder], { conflicts: "alias" })).toMatchObject({
      kind: "alias",
      name: "analyst1",
      fields: {},
      aliases: { added: [], removed: [] },
    });
  });
  test("or a mail address: renamed, or given the alias", () => {
    const holder = local({ username: "analyst1", email: "ADA@corp.test" });
    expect(plan({}, [holder])).toMatchObject({
      kind: "conflict",
      reason: expect.stringContaining("same mail"),
    });
    expect(plan({}, [holder], { conflicts: "take_over" })?.fields.username).toBe("ada");
    expect(plan({}, [holder], { conflicts: "alias" })).toMatchObject({
      kind: "alias",
      aliases: { added: ["ada"] },
    });
  });
  test.each(["take_over", "alias"] as const)(
    "a mail address alone links nobody by the clock: %s",
    (conflicts) => {
      const holder = local({ username: "analyst1", email: "ADA@corp.test" });
      expect(plan({}, [holder], { conflicts, byMail: false })).toMatchObject({
        kind: "conflict",
        userId: holder.id,
        reason: expect.stringContaining("start a sync by hand"),
      });
      // The name is the directory's own word for somebody.
      expect(plan({}, [local()], { conflicts, byMail: false })?.kind).toBe("take_over");
    },
  );
  test("of another directory is never taken", () => {
    const theirs = user({ directoryId: "d2", directoryKey: "other" });
    expect(plan({}, [theirs], { conflicts: "take_over" })).toMatchObject({
      kind: "conflict",
      reason: expect.stringContaining("another directory"),
    });
  });
  test("and whom the directory has disabled is taken over disabled", () => {
    const why = "Disabled in the directory.";
    expect(plan({ disabledWhy: why }, [local()], { conflicts: "take_over" })).toMatchObject({
      kind: "take_over",
      disabledWhy: why,
    });
  });
});

test("whom the directory lists no longer is removed once", () => {
  const why = "No longer in the directory.";
  expect(planGone(user(), why)).toMatchObject({ kind: "remove", disabledWhy: why, userId: "u-ada" });
  expect(planGone(user({ directoryDisabledWhy: why }), why)).toBeNull();
  // Was disabled there before, so nothing more is lost.
  expect(planGone(user({ directoryDisabledWhy: "Disabled." }), why)).toMatchObject({ kind: "change" });
});

test("an id that several entries have names none of them", () => {
  const { people, errors } = withoutNamesakes([ada, { ...ada, dn: "uid=eve,dc=corp", username: "eve" }]);
  expect(people).toEqual([]);
  expect(errors.map(({ dn }) => dn)).toEqual([ada.dn, "uid=eve,dc=corp"]);
  expect(errors[1]?.message).toContain("id “k-ada”");
});

test("a user whom several entries would be linked with is linked with none", () => {
  const holder = local({ username: "analyst1", aliases: ["anna"] });
  const both = [
    plan({}, [holder], { conflicts: "alias" }),
    plan({ key: "k-eve", dn: "uid=anna,dc=corp", username: "anna" }, [holder], { conflicts: "alias" }),
  ].filter((item) => item !== null);
  expect(both.map(({ kind, userId }) => [kind, userId])).toEqual([
    ["alias", holder.id],
    ["alias", holder.id],
  ]);
  expect(withoutRivals(both).map(({ kind, aliases }) => [kind, aliases.added])).toEqual([
    ["conflict", []],
    ["conflict", []],
  ]);
  expect(withoutRivals(both.slice(0, 1))).toEqual(both.slice(0, 1));
});

test("namesakes are left out, all of them", () => {
  const twin = { ...ada, key: "k2", dn: "uid=ada,ou=x,dc=corp" };
  const { people, errors } = withoutNamesakes([ada, twin, { ...ada, key: "k3", username: "bea" }]);
  expect(people.map(({ key }) => key)).toEqual(["k3"]);
  expect(errors.map(({ dn }) => dn)).toEqual([ada.dn, twin.dn]);
});

describe("groups", () => {
  const listed = (key: string, name = key) => ({
    key,
    dn: `cn=${name}`,
    name,
    members: [],
    primaryToken: null,
  });
  const mapped = { key: "a", name: "a", groupId: "g-a", isMade: true, isGone: false };
  const kinds = (items: readonly { readonly kind: string; readonly name: string }[]) =>
    items.map(({ kind, name }) => `${kind} ${name}`);

  test("are made where all are wanted, unless the name is taken", () => {
    expect(planGroups([listed("a"), listed("b")], [], new Map([["b", "g-b"]]), false).items).toEqual([]);
    const { made, items } = planGroups([listed("a"), listed("b")], [], new Map([["b", "g-b"]]), true);
    expect(made).toEqual([{ key: "a", name: "a" }]);
    expect(kinds(items)).toEqual(["add_group a", "conflict b"]);
  });
  test("whose id several have are none of them, and what is known of it stays", () => {
    const plan = planGroups([listed("a"), listed("a", "b"), listed("c")], [mapped], new Map(), true);
    expect(kinds(plan.items)).toEqual(["error a", "error b", "add_group c"]);
    expect([...plan.unclear]).toEqual(["a"]);
    expect(plan.made).toEqual([{ key: "c", name: "c" }]);
  });
  test("follow their name when a sync made them, and stay when they are gone", () => {
    expect(planGroups([listed("a", "z")], [mapped], new Map([["a", "g-a"]]), true)).toMatchObject({
      renamed: [{ groupId: "g-a", name: "z" }],
      items: [{ kind: "rename_group" }],
    });
    expect(planGroups([listed("a", "z")], [{ ...mapped, isMade: false }], new Map(), true).items).toEqual([]);
    expect(kinds(planGroups([], [mapped], new Map(), true).items)).toEqual(["remove_group a"]);
    expect(planGroups([], [{ ...mapped, isGone: true }], new Map(), true).items).toEqual([]);
  });
});

describe("the safety stop", () => {
  const loss = { users: 0, ofUsers: 100, memberships: 0, ofMemberships: 200, linked: 0 };
  const rule = { listed: 100, stopPercent: 10 };
  test.each([
    [{}, {}, null],
    [{ users: 10 }, {}, null],
    [{ users: 11 }, {}, "11 of 100 users"],
    [{ memberships: 20 }, {}, null],
    [{ memberships: 21 }, {}, "21 of 200 memberships"],
    // One may always go, but not where nobody may.
    [{ users: 1, ofUsers: 3 }, {}, null],
    [{ users: 2, ofUsers: 3 }, {}, "2 of 3 users"],
    [{ linked: 10 }, {}, null],
    [{ linked: 11 }, {}, "11 users who are kept here"],
    [{ linked: 2, ofUsers: 0 }, {}, "which has 0 users"],
    [{ linked: 1, ofUsers: 0 }, {}, null],
    [{ users: 1 }, { stopPercent: 0 }, "1 of 100 users"],
    [{}, { listed: 0 }, "nobody at all"],
    [{ users: 50 }, { listed: 0, stopPercent: 100 }, "nobody at all"],
    [{ ofUsers: 0 }, { listed: 0 }, null],
  ])("%o with %o: %s", (more, ruled, expected) => {
    const reason = stopReason({ ...loss, ...more }, { ...rule, ...ruled });
    if (expected === null) expect(reason).toBeNull();
    else expect(reason).toContain(expected);
  });
  test("counts who is renamed, as the former name stops working", () => {
    const of = (...items: readonly ReturnType<typeof plan>[]) =>
      lossOf(
        items.filter((item) => item !== null),
        { users: 5, memberships: 6, isAsked: false },
      ).users;
    expect(of(plan({ username: "ada.l" }, [user()]))).toBe(1);
    const aliased = user({ username: "analyst1", directoryName: "ada", aliases: ["ada"] });
    expect(of(plan({ username: "ada.l" }, [aliased]))).toBe(1);
    expect(
      of(plan({ displayName: "Ada L." }, [user()]), plan({}, [local()], { conflicts: "take_over" })),
    ).toBe(0);
  });
  test("counts who is removed or disabled, and memberships", () => {
    const why = "Gone.";
    const removed = planGone(user(), why);
    const disabled = plan({ disabledWhy: why }, [user({ groups: [{ id: "g", isDirectorys: true }] })]);
    expect(
      lossOf(
        [removed, disabled].filter((item) => item !== null),
        { users: 5, memberships: 6, isAsked: false },
      ),
    ).toEqual({
      ...{ users: 2, ofUsers: 5, memberships: 1, ofMemberships: 6, linked: 0 },
    });
  });
  test("counts who is taken over by the clock, and not when an operator asks for it", () => {
    const items = [
      plan({}, [local()], { conflicts: "take_over" }),
      plan({}, [local({ username: "analyst1", aliases: ["ada"] })], { conflicts: "alias" }),
    ].filter((item) => item !== null);
    const of = (isAsked: boolean) => lossOf(items, { users: 5, memberships: 6, isAsked }).linked;
    expect([of(false), of(true)]).toEqual([2, 0]);
    expect(items.map((item) => [isLoss(item, false), isLoss(item, true)])).toEqual([
      [true, false],
      [true, false],
    ]);
  });
});
