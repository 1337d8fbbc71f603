/** The user list on a real store: search, filters, status, paging. */
import { beforeAll, describe, expect, test } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { operatorWith } from "@/lib/testing/actors";
import { makeDirectory, makeFactor, makeGroup, makeLink, makeUser } from "@/lib/testing/factories";
import { getUser } from "./detail";
import { filterOf, isNarrowed, readUserListRequest, userFilter, userListRequest } from "./filter";
import { findUsers, listUsers } from "./queries";
import type { OnboardingStatus } from "./status";

const auditor = operatorWith("auditor");
const list = (request: Record<string, unknown> = {}) => listUsers(auditor, userListRequest.parse(request));
const names = async (request: Record<string, unknown>) =>
  (await list(request)).rows.map((row) => row.username);
const soon = () => new Date(Date.now() + 600_000);
let groupId: string;

beforeAll(async () => {
  groupId = (await makeGroup({ name: "analysts" })).id;
  const day = (n: number) => new Date(Date.UTC(2026, 0, n));
  await makeUser({ username: "a_new", displayName: "Zoe", createdAt: day(1) });
  const invited = await makeUser({ username: "b_invited", displayName: "Yann", createdAt: day(2) });
  await makeLink(invited.id);
  const expired = await makeUser({ username: "c_expired", displayName: "100% Xi", createdAt: day(3) });
  await makeLink(expired.id, { expiresAt: new Date(Date.now() - 1000) });
  await makeLink(expired.id, { usedAt: new Date() });
  await makeLink(expired.id, { revokedAt: new Date() });
  const password = await makeUser({ username: "d_password", passwordHash: "x", createdAt: day(4) });
  await makeFactor(password.id, { confirmedAt: null });
  await makeUser({ username: "d_role_password", scramSealed: new Uint8Array(1), createdAt: day(4) });
  const enrolled = await makeUser({
    username: "E_enrolled",
    displayName: "Ada Lovelace",
    email: "Ada@Example.org",
    passwordHash: "x",
    createdAt: day(5),
  });
  await makeFactor(enrolled.id);
  await database().userAlias.create({ data: { name: "Etl_Ada", userId: enrolled.id } });
  await database().groupMember.create({ data: { groupId, userId: enrolled.id } });
  await database().loginState.update({
    where: { userId: enrolled.id },
    data: {
      lastLoginAt: new Date("2026-03-01T12:00:00Z"),
      lockedUntil: new Date(Date.now() - 1000),
      failures: 5,
    },
  });
  const locked = await makeUser({ username: "f_locked", passwordHash: "x", createdAt: day(6) });
  await makeFactor(locked.id);
  await database().loginState.update({
    where: { userId: locked.id },
    data: { lockedUntil: soon(), failures: 5 },
  });
  const off = await makeUser({ username: "g_off", disabledAt: new Date(), createdAt: day(7) });
  await database().loginState.update({ where: { userId: off.id }, data: { lockedUntil: soon() } });
});

describe("status", () => {
  const expected: Record<OnboardingStatus, string[]> = {
    not_invited: ["a_new", "c_expired"],
    invited: ["b_invited"],
    no_factor: ["d_password", "d_role_password"],
    enrolled: ["E_enrolled"],
    locked: ["f_locked"],
    disabled: ["g_off"],
  };
  test.each(Object.entries(expected))(
    "%s: %j, in the list, the tab's count and the user's page",
    async (status, who) => {
      const { rows, total, counts } = await list({ status });
      expect(rows.map((row) => row.username).sort()).toEqual([...who].sort());
      expect(rows.map((row) => row.status)).toEqual(who.map(() => status));
      expect([total, counts[status as OnboardingStatus], counts.all]).toEqual([who.length, who.length, 8]);
      for (const row of rows) expect((await getUser(auditor, row.id)).status).toBe(status);
    },
  );
});

describe("search", () => {
  test.each([
    ["e_enr", ["E_enrolled"]],
    ["ada l", ["E_enrolled"]],
    ["ADA@", ["E_enrolled"]],
    ["etl_", ["E_enrolled"]],
    ["100%", ["c_expired"]],
    ["%", []],
    ["_", []],
    ["\\", []],
    ["nobody", []],
    ["LOVE", ["E_enrolled"]],
    ["lovelace ada", ["E_enrolled"]],
    ["enrolled", ["E_enrolled"]],
    ["example.org", ["E_enrolled"]],
    ["velace", []],
    ["' | ada:* & !", ["E_enrolled"]],
    ["ada nobody", []],
  ])("%s finds %j", async (search, found) => {
    expect(await names({ search })).toEqual(found);
  });

  test("a picker finds the same, in short", async () => {
    expect(await findUsers(auditor, "ada")).toMatchObject([
      { username: "E_enrolled", displayName: "Ada Lovelace" },
    ]);
  });
});

test("filters by group and by last login, together with search; counts follow", async () => {
  expect(await names({ groupId })).toEqual(["E_enrolled"]);
  expect(await names({ lastLoginBefore: "2026-03-01" })).not.toContain("E_enrolled");
  expect(await names({ lastLoginBefore: "2026-03-01" }), "who never logged in").toContain("a_new");
  expect(await names({ lastLoginBefore: "2026-03-02" })).toContain("E_enrolled");
  expect((await list({ groupId, search: "f" })).counts.all).toBe(0);
});

test("filters by where users come from", async () => {
  const [one, other] = [await makeDirectory(), await makeDirectory()];
  const theirs = await makeUser({ username: "from_one", directoryId: one.id, directoryKey: "k" });
  expect(await names({ source: one.id })).toEqual(["from_one"]);
  expect(await names({ source: other.id })).toEqual([]);
  expect(await names({ source: "local" })).toContain("a_new");
  expect(await names({ source: "local" })).not.toContain("from_one");
  await database().user.delete({ where: { id: theirs.id } });
});

test("the filter for a change to all that match has every part that narrows the list", () => {
  const address = {
    ...{ q: "x", status: "locked", group: groupId, quiet: "2026-01-31", grace: "ending", days: "30" },
    ...{ source: groupId, strongest: "weak", sort: "-createdAt", page: "3" },
  };
  const filter = filterOf(readUserListRequest(address));
  expect(Object.keys(filter).sort()).toEqual(Object.keys(userFilter.shape).sort());
  expect(isNarrowed(filter)).toBe(true);
  expect(isNarrowed(filterOf(readUserListRequest({ days: "30" })))).toBe(true);
  expect(isNarrowed(filterOf(readUserListRequest({ sort: "-createdAt", page: "3" })))).toBe(false);
});

test("sorts by each column both ways and pages without overlap", async () => {
  expect((await names({ sort: "displayName", direction: "desc" }))[0]).toBe("a_new");
  expect((await names({ sort: "createdAt" }))[0]).toBe("a_new");
  expect((await names({ sort: "lastLoginAt", direction: "desc" }))[0]).toBe("E_enrolled");
  const pages = await Promise.all([1, 2, 3].map((page) => names({ pageSize: 3, page, sort: "lastLoginAt" })));
  expect(pages.map((page) => page.length)).toEqual([3, 3, 2]);
  expect(new Set(pages.flat()).size).toBe(8);
});

test("an address that cannot be read loses only the part that is wrong", () => {
  const request = readUserListRequest({
    status: "nonsense",
    page: "2",
    sort: "username; DROP",
    q: ["x", "y"],
  });
  expect(request).toMatchObject({ page: 2, sort: "username", direction: "asc", search: "x", pageSize: 50 });
  expect(request.status).toBeUndefined();
  expect(readUserListRequest({ sort: "-lastLoginAt", quiet: "2026-01-31", group: groupId })).toMatchObject({
    sort: "lastLoginAt",
    direction: "desc",
    lastLoginBefore: "2026-01-31",
    groupId,
  });
});

test("the user's page shows factors without secrets, what is open, and the lock", async () => {
  const [row] = (await list({ search: "E_enr" })).rows;
  const user = await getUser(auditor, row?.id ?? "");
  expect(user).toMatchObject({
    aliases: ["Etl_Ada"],
    groups: [{ name: "analysts" }],
    factors: [{ kindName: "Authenticator app", codeForm: "6 digits", name: "Phone", isConfirmed: true }],
    lock: { failures: 5, until: null },
    hasPassword: true,
    bypassCode: null,
  });
  expect(JSON.stringify(user)).not.toMatch(/sealed|hash|mac/i);
  const gone = getUser(auditor, "00000000-0000-4000-8000-0000000000ff");
  await expect(gone).rejects.toMatchObject({ code: "not_found" });
});
