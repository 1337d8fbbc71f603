/** The texts of the scripts: what each version of PostgreSQL gets, and names that would be more than names. */
import { describe, expect, it } from "vitest";
import { chaptersOf } from "./chapters";
import { problemsOf, type TemplatePlan } from "./plan";
import { scriptOf, undoScriptOf } from "./script";
import { sqlOf } from "./sql";
import { serverState } from "./state";
import { undoOf } from "./undo";

const plan = (changes: Partial<TemplatePlan> = {}): TemplatePlan => ({
  version: 18,
  database: "shop",
  schemas: ["app"],
  owner: "shop_owner",
  makesOwner: true,
  closesPublic: true,
  readOnly: { group: "shop_read", logins: ["ana"], connectionLimit: 5 },
  application: { group: "shop_write", logins: ["web"], connectionLimit: 20 },
  migrator: { logins: ["mia"], connectionLimit: 2 },
  monitoring: { logins: ["prom"], connectionLimit: 3 },
  posternRole: "postern_monitor",
  ...changes,
});

const statements = (of: TemplatePlan) =>
  chaptersOf(of).flatMap(({ lines }) => lines.map(({ want }) => sqlOf(want, of.version)));

const made = (role: string, login: string) =>
  `DO $do$\nBEGIN\n  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = '${role}') THEN\n    CREATE ROLE "${role}" ${login};\n  END IF;\nEND\n$do$;`;

/** All statements as PostgreSQL 16 and newer get them; of the older ones only `inherit` differs and the memberships. */
const golden = (inherit: (is: boolean) => string, member: string, becomes: string): readonly string[] => [
  made("shop_owner", "NOLOGIN"),
  `CREATE SCHEMA IF NOT EXISTS "app" AUTHORIZATION "shop_owner";\nALTER SCHEMA "app" OWNER TO "shop_owner";`,
  `ALTER DEFAULT PRIVILEGES FOR ROLE "shop_owner" REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;`,
  `REVOKE ALL ON DATABASE "shop" FROM PUBLIC;`,
  `GRANT CONNECT ON DATABASE "shop" TO "postern_monitor";`,
  `DO $do$\nBEGIN\n  IF pg_catalog.to_regnamespace('public') IS NOT NULL THEN\n    REVOKE CREATE ON SCHEMA "public" FROM PUBLIC;\n  END IF;\nEND\n$do$;`,
  `REVOKE ALL ON SCHEMA "app" FROM PUBLIC;`,
  `REVOKE ALL ON ALL TABLES IN SCHEMA "app" FROM PUBLIC;`,
  `REVOKE ALL ON ALL SEQUENCES IN SCHEMA "app" FROM PUBLIC;`,
  made("shop_read", "NOLOGIN"),
  `GRANT CONNECT ON DATABASE "shop" TO "shop_read";`,
  `GRANT USAGE ON SCHEMA "app" TO "shop_read";`,
  `GRANT SELECT ON ALL TABLES IN SCHEMA "app" TO "shop_read";`,
  `ALTER DEFAULT PRIVILEGES FOR ROLE "shop_owner" IN SCHEMA "app" GRANT SELECT ON TABLES TO "shop_read";`,
  `${made("ana", "LOGIN")}\nALTER ROLE "ana" LOGIN${inherit(true)} CONNECTION LIMIT 5;`,
  `ALTER ROLE "ana" IN DATABASE "shop" SET search_path = "app", pg_temp;`,
  `GRANT "shop_read" TO "ana"${member};`,
  `ALTER ROLE "ana" IN DATABASE "shop" SET default_transaction_read_only = 'on';`,
  `ALTER ROLE "ana" IN DATABASE "shop" SET statement_timeout = '15min';`,
  `ALTER ROLE "ana" IN DATABASE "shop" SET idle_in_transaction_session_timeout = '10min';`,
  made("shop_write", "NOLOGIN"),
  `GRANT CONNECT ON DATABASE "shop" TO "shop_write";`,
  `GRANT USAGE ON SCHEMA "app" TO "shop_write";`,
  `GRANT TEMPORARY ON DATABASE "shop" TO "shop_write";`,
  `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "app" TO "shop_write";`,
  `ALTER DEFAULT PRIVILEGES FOR ROLE "shop_owner" IN SCHEMA "app" GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "shop_write";`,
  `GRANT SELECT, USAGE ON ALL SEQUENCES IN SCHEMA "app" TO "shop_write";`,
  `ALTER DEFAULT PRIVILEGES FOR ROLE "shop_owner" IN SCHEMA "app" GRANT SELECT, USAGE ON SEQUENCES TO "shop_write";`,
  `ALTER DEFAULT PRIVILEGES FOR ROLE "shop_owner" IN SCHEMA "app" GRANT EXECUTE ON FUNCTIONS TO "shop_write";`,
  `${made("web", "LOGIN")}\nALTER ROLE "web" LOGIN${inherit(true)} CONNECTION LIMIT 20;`,
  `ALTER ROLE "web" IN DATABASE "shop" SET search_path = "app", pg_temp;`,
  `GRANT "shop_write" TO "web"${member};`,
  `ALTER ROLE "web" IN DATABASE "shop" SET idle_in_transaction_session_timeout = '1min';`,
  `${made("mia", "LOGIN")}\nALTER ROLE "mia" LOGIN${inherit(false)} CONNECTION LIMIT 2;`,
  `ALTER ROLE "mia" IN DATABASE "shop" SET search_path = "app", pg_temp;`,
  `GRANT CONNECT ON DATABASE "shop" TO "mia";`,
  `GRANT "shop_owner" TO "mia"${becomes};`,
  `ALTER ROLE "mia" IN DATABASE "shop" SET role = 'shop_owner';`,
  `ALTER ROLE "mia" IN DATABASE "shop" SET lock_timeout = '10s';`,
  `${made("prom", "LOGIN")}\nALTER ROLE "prom" LOGIN${inherit(true)} CONNECTION LIMIT 3;`,
  `GRANT CONNECT ON DATABASE "shop" TO "prom";`,
  `GRANT "pg_monitor" TO "prom"${member};`,
  `ALTER ROLE "prom" IN DATABASE "shop" SET search_path = pg_catalog, pg_temp;`,
  `ALTER ROLE "prom" IN DATABASE "shop" SET statement_timeout = '30s';`,
];
const old = golden((is) => (is ? " INHERIT" : " NOINHERIT"), "", "");
const modern = golden(() => "", " WITH INHERIT TRUE, SET FALSE", " WITH INHERIT FALSE, SET TRUE");

describe("the statements for each version", () => {
  it.each([
    [14, old],
    [15, old],
    [16, modern],
    [17, modern],
    [18, modern],
    [19, modern],
  ])("PostgreSQL %i", (version, expected) => {
    expect(statements(plan({ version }))).toEqual(expected);
  });

  it.each([
    [14, "Before PostgreSQL 15 every role may create in the schema public", true],
    [15, "Before PostgreSQL 15 every role may create in the schema public", false],
    [15, "One that was upgraded from an older version still has it", true],
    [16, "MAINTAIN", false],
    [17, "MAINTAIN", true],
    [18, "Property graphs", false],
    [19, "Property graphs", true],
  ])("PostgreSQL %i explains “%s”: %s", (version, words, is) => {
    const text = scriptOf(plan({ version })).replaceAll("\n-- ", " ");
    expect(text.includes(words)).toBe(is);
  });
});

it("is one transaction of plain SQL, checked first, each statement under its reason, without a secret or a command of psql", () => {
  const chosen = plan();
  const text = scriptOf(chosen);
  const lines = text.split("\n");
  expect(lines.filter((line) => line === "BEGIN;" || line === "COMMIT;")).toEqual(["BEGIN;", "COMMIT;"]);
  expect(lines.filter((line) => line.startsWith("\\"))).toEqual([]);
  expect(text.replaceAll(/^--.*$/gm, "")).not.toMatch(/password/i);
  expect(text.indexOf("current_database() <> 'shop'")).toBeLessThan(text.indexOf("CREATE ROLE"));
  expect(text).toContain("current_setting('server_version_num')::int / 10000 <> 18");
  expect(lines.filter((line) => line.startsWith("--") && line.length > 100)).toEqual([]);
  for (const { lines: each } of chaptersOf(chosen)) {
    for (const { want, why } of each) {
      const at = text.indexOf(`\n${sqlOf(want, 18)}\n`);
      const above = text
        .slice(0, at)
        .split("\n\n")
        .at(-1)
        ?.replaceAll(/\n?-- ?/g, " ")
        .trim();
      expect(above, sqlOf(want, 18)).toBe(why);
    }
  }
});

it("has the chosen templates alone, and asks for what it does not make", () => {
  const text = scriptOf(plan({ makesOwner: false, closesPublic: false, application: null, migrator: null }));
  expect(text).not.toMatch(/shop_write|CREATE SCHEMA|REVOKE|"mia"/);
  expect(text).toContain("There is no role shop_owner, which should own the schemas.");
  expect(chaptersOf(plan({ monitoring: null })).map(({ title }) => title)).toEqual([
    "Owner",
    "PUBLIC",
    "Read-only",
    "Application",
    "Migrator",
  ]);
});

describe("names", () => {
  it.each([
    [{ database: "" }, "Name the database."],
    [{ database: "a\nb" }, /line break/],
    [{ owner: "a\u2028DROP" }, /line break/],
    [{ owner: "public" }, /reserved by PostgreSQL/],
    [{ owner: "none" }, /reserved/],
    [{ owner: "pg_owner" }, /reserved/],
    [{ owner: "é".repeat(32) }, /more than 63 bytes/],
    [{ schemas: [] }, "Name at least one schema."],
    [{ schemas: ["pg_catalog"] }, /belongs to PostgreSQL/],
    [{ schemas: ["information_schema"] }, /belongs to PostgreSQL/],
    [{ schemas: ["a", "a"] }, /named twice/],
    [{ schemas: Array.from({ length: 21 }, (_, n) => `s${n}`) }, /at most 20/],
    [{ owner: "web" }, /“web” stands in two places/],
    [{ version: 13 }, /14 to 19/],
    [{ version: 20 }, /14 to 19/],
    [{ migrator: { logins: [], connectionLimit: 2 } }, /at least one role for the migrator/],
    [{ migrator: { logins: ["m"], connectionLimit: 0 } }, /between 1 and 10,000/],
    [{ migrator: { logins: ["m"], connectionLimit: Number.NaN } }, /between 1 and 10,000/],
    [
      {
        ...{ makesOwner: false, closesPublic: false, readOnly: null },
        ...{ application: null, migrator: null, monitoring: null },
      },
      "Choose at least one template.",
    ],
  ] as const)("%j is refused", (changes, expected) => {
    const problems = problemsOf(plan(changes as Partial<TemplatePlan>));
    expect(problems).toEqual([typeof expected === "string" ? expected : expect.stringMatching(expected)]);
    expect(() => scriptOf(plan(changes as Partial<TemplatePlan>))).toThrow();
    expect(() => undoScriptOf(plan(changes as Partial<TemplatePlan>), null)).toThrow();
  });

  it("a group may still be without members", () => {
    expect(problemsOf(plan({ readOnly: { group: "g", logins: [], connectionLimit: 1 } }))).toEqual([]);
  });

  it("a name of 63 octets is taken", () => {
    expect(problemsOf(plan({ owner: `${"é".repeat(31)}o` }))).toEqual([]);
  });

  it("ends no quote, no literal, no body and no comment", () => {
    const database = `x"; DROP DATABASE y; --`;
    const text = scriptOf(plan({ database, owner: `'); $do$; \\`, schemas: ["a\\'b"] }));
    expect(text).toContain(`REVOKE ALL ON DATABASE "x""; DROP DATABASE y; --" FROM PUBLIC;`);
    expect(text).toContain(`current_database() <> 'x"; DROP DATABASE y; --'`);
    expect(text).toContain(`rolname = E'''); $do$; \\\\'`);
    // The body that names it is quoted by another tag.
    expect(text).toMatch(/DO \$do1\$\nBEGIN\n {2}IF NOT EXISTS/);
    expect(text).toContain(`CREATE SCHEMA IF NOT EXISTS "a\\'b" AUTHORIZATION "'); $do$; \\";`);
  });
});

it("undoes nothing where nothing was read: every statement stands as a comment", () => {
  const text = undoScriptOf(plan(), null);
  const said = text.split("\n").filter((line) => line !== "" && !line.startsWith("--"));
  const check = said.slice(said.indexOf("DO $do$"), said.indexOf("$do$;") + 1);
  expect(said.filter((line) => !check.includes(line))).toEqual([
    "BEGIN;",
    "SET LOCAL client_encoding = 'UTF8';",
    "SET LOCAL search_path = pg_catalog, pg_temp;",
    "COMMIT;",
  ]);
  expect(text).toContain('-- GRANT CONNECT, TEMPORARY ON DATABASE "shop" TO PUBLIC;');
  expect(text).toContain(
    '-- DROP ROLE "prom", "mia", "web", "shop_write", "ana", "shop_read", "shop_owner";',
  );
  expect(undoOf(plan(), null).cannot).toContainEqual(expect.stringContaining("stands as a comment"));
});

it("takes no word of a server's for a privilege that is none, because it would stand in the undo script as it is", () => {
  const read = (privilege: string) =>
    serverState.safeParse({
      ...{ versionNumber: 180_000, roles: [], memberships: [], settings: [], openDatabases: [] },
      onlyByPublic: { some: [], total: 0 },
      database: { owner: "o", acl: [{ grantee: null, privilege, grantable: false }] },
      ...{ inside: null, unread: [] },
    });
  for (const right of ["CONNECT", "TEMPORARY", "MAINTAIN"]) expect(read(right).success, right).toBe(true);
  const others = ["CONNECT ON DATABASE x TO y;\n\\! id\n--", "connect", "ALL", "", "CONNECT, CREATE"];
  for (const other of others) expect(read(other).success, other).toBe(false);
});
