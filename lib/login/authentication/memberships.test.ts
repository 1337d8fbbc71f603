/** Holds everybody who reads or adds members of groups to the one place that knows which memberships count. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

/** What reaches rows of memberships: the table, Prisma's model, and its relations from users and groups. */
const reaches = [
  /\bgroup_members\b/,
  /\bgroupMember\b/,
  /\bGroupMember(WhereInput|CreateMany)/,
  /\bmembers: (\{|true)/,
];
/** A user's groups; those of a policy and of a directory are rows of other tables. */
const reachesGroups = /\bgroups: (true|\{\s+(where|select|some|none|every))/;
const reachesMembers = (text: string) =>
  reaches.some((pattern) => pattern.test(text)) ||
  (reachesGroups.test(text) &&
    !/policy|policies|clients: \{|users: true, groups: true|groups: true,\s+listedGroups/i.test(text));

/** Where the end is asked about. What each does is tested beside it. */
const reading =
  /\b(membershipsAt|currentMembers|memberCount|addMembers|isCurrent)\(|\$\{membersForGood\}|\bendsAt: null\b/;
/** Those who take members out, and who asks whether somebody ever was one: rows that are over are meant too. */
const meaningAll = [
  "lib/people/directory-sync/apply.ts",
  "lib/people/users/unused.ts",
  "lib/people/users/groups.ts",
  "lib/people/users/bulk-changes.ts",
  "lib/people/temporary-access/change.ts",
  "lib/people/temporary-access/job.ts",
];

const sources = ["lib", "app", "components"].flatMap((root) =>
  readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.tsx?$/.test(path) && !/generated|\.test\.ts$|^testing\//.test(path))
    .map((path) => join(root, path)),
);

/** The statements of a file, roughly: what stands between two blank lines. */
const passages = (path: string) => readFileSync(path, "utf8").split(/\n\n/);

test.each([
  ["SELECT 1 FROM group_members m"],
  ["tx.groupMember.findMany({ where: { userId } })"],
  ["where: { members: { some: { userId } } }"],
  ["_count: { select: { members: true } }"],
  ["select: { id: true, groups: { select: { group: true } } }"],
])("what forgets the end is found: %s", (text) => {
  expect(reachesMembers(text)).toBe(true);
});

test("nobody reads members without asking whether their membership counts", () => {
  const forgetful = sources
    .filter((path) => path !== "lib/login/authentication/memberships.ts")
    .flatMap((path) => passages(path).map((text) => ({ path, text })))
    .filter(({ text }) => reachesMembers(text))
    .filter(({ path, text }) => !reading.test(text) && !meaningAll.includes(path))
    .map(({ path, text }) => `${path}: ${text.trim().slice(0, 200)}`);
  expect(forgetful).toEqual([]);
});
