/** Holds everybody who asks whether a user is disabled to the one place that knows that a directory disables users too. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

/** Where a user's own column is asked about: in SQL, as a condition of Prisma, and of a row. */
const asks =
  /\bu\."?disabled_at|user: \{ disabledAt|\b(user|facts)\.disabledAt|\buser\.(find|count)\w*\(\{ where: \{[^}]*disabledAt: null/;

/** They look at both columns, or at what an operator did alone because they switch it. */
const allowed = [
  "lib/login/authentication/gather-rows.ts",
  "lib/people/console-sessions/live.ts",
  "lib/people/users/service.ts",
  "lib/people/users/bulk-changes.ts",
  "app/(console)/users/[id]/danger-zone.tsx",
  "app/(console)/users/[id]/disabled-note.tsx",
];

const sources = ["lib", "app"].flatMap((root) =>
  readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.tsx?$/.test(path) && !/generated|\.test\.tsx?$|^testing\//.test(path))
    .map((path) => join(root, path)),
);

test.each([
  [`FROM "users" u WHERE u."disabled_at" IS NULL`],
  ["SELECT u.disabled_at IS NOT NULL AS x FROM users u"],
  ["where: { groupId, user: { disabledAt: null } }"],
  ["if (user.disabledAt) return;"],
  ["await tx.user.findMany({ where: { id, disabledAt: null } })"],
])("who forgets the directory is found: %s", (text) => {
  expect(asks.test(text)).toBe(true);
});

test("nobody asks whether a user is disabled without asking about the directory", () => {
  const forgetful = sources.filter(
    (path) => !allowed.includes(path) && asks.test(readFileSync(path, "utf8")),
  );
  expect(forgetful).toEqual([]);
});

test("what may ask about an operator's doing alone still does", () => {
  expect(allowed.filter((path) => !asks.test(readFileSync(path, "utf8")))).toEqual([]);
});
