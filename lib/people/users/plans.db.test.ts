/** How PostgreSQL answers the user list with 100,000 users: no absurd plans. */
import { beforeAll, expect, test } from "vitest";
import { database, Prisma } from "@/lib/foundation/platform/database";
import { operatorWith } from "@/lib/testing/actors";
import { type UserListRequest, userListRequest } from "./filter";
import { countQuery, listUsers, pageQuery } from "./queries";

const users = 100_000;
const request = (parts: Record<string, unknown> = {}): UserListRequest => userListRequest.parse(parts);

beforeAll(async () => {
  await database().$executeRaw`
    INSERT INTO "users" ("username", "display_name", "email", "password_hash", "disabled_at", "updated_at")
    SELECT 'user' || lpad(i::text, 6, '0'), 'Person ' || i, 'p' || i || '@example.org',
      CASE WHEN i % 3 > 0 THEN 'x' END, CASE WHEN i % 50 = 0 THEN now() END, now()
    FROM generate_series(1, ${users}) i`;
  await database().$executeRaw`
    INSERT INTO "factors" ("user_id", "kind", "name", "secret_sealed", "confirmed_at")
    SELECT "id", 'totp', 'Phone', '\\x00', now() FROM "users" WHERE right("username", 1) < '6'`;
  await database().$executeRaw`
    INSERT INTO "enrollment_links" ("user_id", "token_hash", "issued_by", "expires_at")
    SELECT "id", decode(md5("username"), 'hex'), 'test', now() + interval '1 hour' FROM "users"
    WHERE right("username", 1) = '9'`;
  await database().$executeRaw`
    UPDATE "login_states" SET "locked_until" = now() + interval '1 hour' WHERE "user_id" IN (
      SELECT "id" FROM "users" WHERE right("username", 4) = '0007')`;
  await database().$executeRaw`
    INSERT INTO "groups" ("id", "name", "updated_at") VALUES ('00000000-0000-4000-8000-000000000001', 'small', now())`;
  await database().$executeRaw`
    INSERT INTO "group_members" ("group_id", "user_id")
    SELECT '00000000-0000-4000-8000-000000000001', "id" FROM "users" WHERE right("username", 3) = '123'`;
  // People who joined last, and whose names are last as well.
  await database().$executeRaw`
    INSERT INTO "groups" ("id", "name", "updated_at") VALUES ('00000000-0000-4000-8000-000000000002', 'late', now())`;
  await database().$executeRaw`
    INSERT INTO "group_members" ("group_id", "user_id")
    SELECT '00000000-0000-4000-8000-000000000002', "id" FROM "users" WHERE "username" > 'user099000'`;
  await database().$executeRaw`ANALYZE`;
}, 120_000);

type Plan = {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  Plans?: Plan[];
};

/** Rows that the whole statement touched, counted at the scans, the tables that were read from end to end, and the indexes. */
async function explain(
  query: Prisma.Sql,
): Promise<{ touched: number; readWhole: string[]; indexes: string[] }> {
  const [row] = await database().$queryRaw<{ "QUERY PLAN": { Plan: Plan }[] }[]>(
    Prisma.sql`EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${query}`,
  );
  const seen = { touched: 0, readWhole: [] as string[], indexes: [] as string[] };
  const walk = (plan: Plan) => {
    if (plan["Relation Name"]) seen.touched += plan["Actual Rows"] * plan["Actual Loops"];
    if (plan["Node Type"] === "Seq Scan") seen.readWhole.push(plan["Relation Name"] ?? "");
    if (plan["Index Name"]) seen.indexes.push(plan["Index Name"]);
    plan.Plans?.forEach(walk);
  };
  const plan = row?.["QUERY PLAN"][0]?.Plan;
  if (plan) walk(plan);
  return seen;
}

test.each([
  ["the first page", {}],
  ["a search", { search: "user0012" }],
  ["a search by mail address", { search: "p99999@" }],
  ["a search by a later word", { search: "person 4321" }],
  ["a search that finds nothing", { search: "zzz" }],
  ["the locked", { status: "locked" }],
  ["the enrolled", { status: "enrolled" }],
  ["a small group", { groupId: "00000000-0000-4000-8000-000000000001" }],
])("%s of 100,000 users touches few rows", async (_, parts) => {
  const { touched, readWhole } = await explain(pageQuery(request(parts), new Date(), null, false));
  expect(readWhole).not.toContain("users");
  expect(touched).toBeLessThan(users / 5);
});

test("a group whose members come last in the order is found without going through everybody by name", async () => {
  const late = request({ groupId: "00000000-0000-4000-8000-000000000002" });
  const plan = await explain(pageQuery(late, new Date(), null, true));
  expect(plan.indexes).not.toContain("users_username_key");
  const { rows, total } = await listUsers(operatorWith("auditor"), { ...late, page: 2 });
  expect([rows[0]?.username, rows.length, total]).toEqual(["user099051", 50, 1000]);
});

test.each([
  ["the last page", { page: users / 50 }],
  ["by name", { sort: "displayName" }],
  ["by last login", { sort: "lastLoginAt" }],
  ["a search that finds all", { search: "person" }],
])("%s reads each user a few times at most", async (_, parts) => {
  const { touched } = await explain(pageQuery(request(parts), new Date(), null, false));
  expect(touched).toBeLessThan(4 * users);
});

test("the tabs' counts read each table once, and a search narrows them", async () => {
  expect((await explain(countQuery(request(), new Date(), null))).touched).toBeLessThan(5 * users);
  expect((await explain(countQuery(request({ search: "user0012" }), new Date(), null))).touched).toBeLessThan(
    5_000,
  );
});

test("counts and pages of 100,000 users are right", async () => {
  const { counts, rows, total } = await listUsers(
    operatorWith("auditor"),
    request({ page: 2, status: "enrolled" }),
  );
  expect(counts.all).toBe(users);
  expect(counts.locked).toBe(10);
  expect(counts.disabled).toBe(2000);
  expect(total).toBe(counts.enrolled);
  expect(rows).toHaveLength(50);
});
