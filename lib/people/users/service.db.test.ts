/** Changes to one user on a real store, each with its audit row or not at all. */

import { expect, test } from "vitest";
import { AppError } from "@/lib/foundation/base/errors";
import { database } from "@/lib/foundation/platform/database";
import { operatorWith } from "@/lib/testing/actors";
import { makeFactor, makeGroup, makeUser } from "@/lib/testing/factories";
import { isPasswordOf } from "@/lib/testing/passwords";
import { setGroups } from "./groups";
import { clearLock } from "./lock";
import { setPassword } from "./password";
import { setAliases } from "./role-names";
import { createUserInput, updateUserInput } from "./schema";
import { createUser, createUsers, deleteUser, disableUser, enableUser, updateUser } from "./service";

const owner = operatorWith("owner");
const newUser = (input: Record<string, unknown>) => createUser(owner, createUserInput.parse(input));
const events = (subjectId: string) =>
  database().auditEvent.findMany({ where: { subjectId }, orderBy: { id: "asc" } });
const versionOf = async (userId: string) =>
  (await database().loginState.findUniqueOrThrow({ where: { userId } })).version;

async function refusal(work: Promise<unknown>): Promise<AppError> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(AppError);
  return error as AppError;
}

test("creates a user with aliases, groups and password, and audits it without the password", async () => {
  const group = await makeGroup({ name: "Analysts" });
  const { id } = await newUser({
    username: "Ädä Löve",
    displayName: "Ada Lovelace",
    email: "ada@example.org",
    aliases: ["ada", "ada"],
    groupIds: [group.id],
    password: "quite a long secret 1",
  });
  const user = await database().user.findUniqueOrThrow({
    where: { id },
    include: { aliases: true, groups: true, loginState: true },
  });
  expect(user).toMatchObject({ username: "Ädä Löve", email: "ada@example.org", phone: null });
  expect(user.aliases.map((alias) => alias.name)).toEqual(["ada"]);
  expect(user.groups).toHaveLength(1);
  expect(user.loginState?.failures).toBe(0);
  expect(await isPasswordOf(user, "quite a long secret 1")).toBe(true);
  const [event] = await events(id);
  expect(event).toMatchObject({ action: "user.created", subjectName: "Ädä Löve", actorRole: "owner" });
  expect(JSON.stringify(event?.detail)).not.toContain("secret 1");
});

test("creates many users in one go, each with its audit row, or none of them", async () => {
  const group = await makeGroup();
  const input = (username: string, more: object = {}) =>
    createUserInput.parse({ username, groupIds: [], ...more });
  const many = Array.from({ length: 1200 }, (_, n) => input(`many-${n}`, { groupIds: [group.id] }));
  const created = await createUsers(owner, [...many, input("many-last", { aliases: ["many-alias"] })]);
  expect(created).toHaveLength(1201);
  expect(await database().groupMember.count({ where: { groupId: group.id } })).toBe(1200);
  expect(await database().auditEvent.count({ where: { subjectName: { startsWith: "many-" } } })).toBe(1201);
  const [event] = await events(created[0]?.id ?? "");
  expect(event?.detail).toMatchObject({ username: "many-0", groups: [group.name], password: "none" });
  const clash = await refusal(createUsers(owner, [input("fresh"), input("many-alias"), input("many-7")]));
  expect(clash).toMatchObject({ code: "conflict", message: expect.stringContaining("“many-alias”") });
  expect(await database().user.count({ where: { username: "fresh" } })).toBe(0);
  await refusal(createUsers(operatorWith("help_desk"), [input("fresh")]));
});

test("says beside the field who has a role name already", async () => {
  await newUser({ username: "taken", aliases: ["taken_too"] });
  const asUsername = await refusal(newUser({ username: "taken" }));
  expect(asUsername).toMatchObject({
    code: "conflict",
    fields: { username: expect.stringContaining("“taken”") },
  });
  const aliasAsUsername = await refusal(newUser({ username: "taken_too" }));
  expect(aliasAsUsername.fields).toEqual({ username: "“taken_too” is an alias of the user “taken”." });
  const usernameAsAlias = await refusal(newUser({ username: "other", aliases: ["taken"] }));
  expect(usernameAsAlias.fields).toEqual({ aliases: "“taken” is the username of another user." });
  const itself = await refusal(newUser({ username: "self", aliases: ["self"] }));
  expect(itself.fields.aliases).toContain("“self”");
  expect(await database().user.count({ where: { username: { in: ["other", "self"] } } })).toBe(0);
});

test("two operators who create the same name at once: one wins, the other is told", async () => {
  const results = await Promise.allSettled(Array.from({ length: 6 }, () => newUser({ username: "raced" })));
  expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
  for (const result of results) {
    if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "conflict" });
  }
});

test("refuses a password that breaks the rules, beside its field", async () => {
  const short = await refusal(newUser({ username: "etl", password: "short" }));
  expect(short).toMatchObject({ code: "invalid_input", fields: { password: expect.stringContaining("12") } });
  const group = "00000000-0000-4000-8000-0000000000ff";
  expect((await refusal(newUser({ username: "etl", groupIds: [group] }))).fields).toHaveProperty("groupIds");
});

test("changes a user and audits what changed; nothing changed leaves no row", async () => {
  const { id } = await newUser({ username: "before", displayName: "Old" });
  const input = updateUserInput.parse({ userId: id, username: "after", displayName: "New", email: "" });
  await updateUser(owner, input);
  await updateUser(owner, input);
  const [, changed, ...more] = await events(id);
  expect(changed).toMatchObject({
    action: "user.updated",
    detail: { username: { from: "before", to: "after" }, displayName: { from: "Old", to: "New" } },
  });
  expect(more).toEqual([]);
  const other = await makeUser();
  const clash = await refusal(updateUser(owner, { ...input, userId: other.id }));
  expect(clash.fields).toHaveProperty("username");
});

test("a copied session gives nobody another role's name: neither by renaming nor by an alias", async () => {
  const stale = { ...owner, hasFreshProof: false };
  const { id } = await newUser({ username: "eve" });
  const input = updateUserInput.parse({ userId: id, username: "eve", displayName: "Eve" });
  await updateUser(stale, input);
  expect(await refusal(updateUser(stale, { ...input, username: "dba" }))).toMatchObject({ code: "unproven" });
  expect(await refusal(setAliases(stale, { userId: id, aliases: ["dba"] }))).toMatchObject({
    code: "unproven",
  });
  const user = await database().user.findUniqueOrThrow({ where: { id }, include: { aliases: true } });
  expect(user).toMatchObject({ username: "eve", displayName: "Eve", aliases: [] });
  await updateUser(owner, { ...input, username: "dba" });
});

test("disabling ends sessions and overtakes a login that is under way; enabling brings the user back", async () => {
  const user = await makeUser();
  const before = await versionOf(user.id);
  await disableUser(owner, { userId: user.id });
  await disableUser(owner, { userId: user.id });
  const disabled = await database().user.findUniqueOrThrow({ where: { id: user.id } });
  expect(disabled.disabledAt).toBeInstanceOf(Date);
  expect(disabled.sessionEpoch).toBe(user.sessionEpoch + 1);
  expect(await versionOf(user.id)).toBeGreaterThan(before);
  await enableUser(owner, { userId: user.id });
  expect((await events(user.id)).map((event) => event.action)).toEqual(["user.disabled", "user.enabled"]);
});

test("deletes a user only when the name is repeated, with everything that hangs on it", async () => {
  const user = await makeUser({ username: "leaver" });
  await makeFactor(user.id);
  const clientId = "00000000-0000-4000-8000-000000000001";
  await database().userClient.create({ data: { userId: user.id, clientId, firstLoginAt: new Date() } });
  const refused = await refusal(deleteUser(owner, { userId: user.id, confirmation: "Leaver" }));
  expect(refused.fields).toHaveProperty("confirmation");
  await deleteUser(owner, { userId: user.id, confirmation: "leaver" });
  expect(await database().factor.count({ where: { userId: user.id } })).toBe(0);
  expect(await database().userClient.count({ where: { userId: user.id } })).toBe(0);
  expect(await events(user.id)).toMatchObject([{ action: "user.deleted", subjectName: "leaver" }]);
  expect((await refusal(deleteUser(owner, { userId: user.id, confirmation: "leaver" }))).code).toBe(
    "not_found",
  );
});

test("sets the groups and the aliases of a user as a whole", async () => {
  const user = await makeUser();
  const [a, b] = [await makeGroup({ name: "A" }), await makeGroup({ name: "B" })];
  await setGroups(owner, { userId: user.id, groupIds: [a.id] });
  await setGroups(owner, { userId: user.id, groupIds: [b.id] });
  await setAliases(owner, { userId: user.id, aliases: ["one", "two"] });
  await setAliases(owner, { userId: user.id, aliases: ["two", "three"] });
  expect((await events(user.id)).map((event) => event.detail)).toEqual([
    { added: ["A"], removed: [] },
    { added: ["B"], removed: ["A"] },
    { added: ["one", "two"], removed: [] },
    { added: ["three"], removed: ["one"] },
  ]);
  const other = await makeUser();
  const clash = await refusal(setAliases(owner, { userId: other.id, aliases: ["three"] }));
  expect(clash.fields.aliases).toContain(user.username);
  const own = await refusal(setAliases(owner, { userId: user.id, aliases: [user.username] }));
  expect(own.fields.aliases).toContain("needs no alias");
});

test("sets a password: sessions end and the reuse window closes", async () => {
  const user = await makeUser();
  await database().loginState.update({
    where: { userId: user.id },
    data: { acceptedMac: new Uint8Array(32), acceptedAt: new Date(), acceptedUses: 1 },
  });
  await setPassword(owner, { userId: user.id, password: "service account 7 rides" });
  const after = await database().user.findUniqueOrThrow({
    where: { id: user.id },
    include: { loginState: true },
  });
  expect(await isPasswordOf(after, "service account 7 rides")).toBe(true);
  expect(after.sessionEpoch).toBe(1);
  expect(after.loginState).toMatchObject({ acceptedMac: null, acceptedUses: 0 });
  expect((await refusal(setPassword(owner, { userId: user.id, password: "x" }))).fields).toHaveProperty(
    "password",
  );
});

test("clears a lock now, once", async () => {
  const user = await makeUser();
  const before = await versionOf(user.id);
  const lockedUntil = new Date(Date.now() + 60_000);
  await database().loginState.update({
    where: { userId: user.id },
    data: { failures: 6, lastFailureAt: new Date(), lockedUntil },
  });
  const helpDesk = operatorWith("help_desk");
  await clearLock(helpDesk, { userId: user.id });
  await clearLock(helpDesk, { userId: user.id });
  const state = await database().loginState.findUniqueOrThrow({ where: { userId: user.id } });
  expect(state).toMatchObject({ failures: 0, lockedUntil: null, lastFailureAt: null });
  expect(state.version).toBeGreaterThan(before);
  expect(await events(user.id)).toMatchObject([{ action: "user.lock_cleared", detail: { failures: 6 } }]);
});

test("groups and role names that go are gone, and the same set again changes nothing", async () => {
  const user = await makeUser();
  const [a, b] = [await makeGroup(), await makeGroup()];
  for (const groupIds of [[a.id, b.id], [b.id], [b.id]])
    await setGroups(owner, { userId: user.id, groupIds });
  const members = await database().groupMember.findMany({ where: { userId: user.id } });
  expect(members.map(({ groupId }) => groupId)).toEqual([b.id]);
  const [one, two] = [`one-${user.username}`, `two-${user.username}`];
  for (const aliases of [[one, two], [two], [two]]) await setAliases(owner, { userId: user.id, aliases });
  const names = await database().userAlias.findMany({ where: { userId: user.id } });
  expect(names.map(({ name }) => name)).toEqual([two]);
  expect((await events(user.id)).map(({ action }) => action)).toEqual([
    ...["user.groups_changed", "user.groups_changed"],
    ...["user.aliases_changed", "user.aliases_changed"],
  ]);
});
