/** The scripts on real servers, PostgreSQL from packages and embedded: what each role may, twice the same, and undone. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { childEnv } from "@/lib/foundation/platform/env";
import { newMonitorPassword } from "@/lib/servers/registry/monitor-password";
import { monitorRoleLines, monitorRoleSql } from "@/lib/servers/registry/monitor-role";
import { startDebianServer } from "@/lib/testing/debian-postgres";
import { startProtectedServer } from "@/lib/testing/protected-postgres";
import { mayAs, rightsQuery, shopPlan, shopSql } from "@/lib/testing/template-shop";
import { chaptersOf } from "./chapters";
import { noticesOf, verdictOf } from "./compare";
import { groupsOf, loginsOf, type TemplatePlan } from "./plan";
import { readState } from "./read-state";
import { scriptOf, undoScriptOf } from "./script";
import type { ServerState } from "./state";

type Server = {
  readonly port: number;
  readonly data: string;
  url(database: string): string;
  setHba(lines: readonly string[]): Promise<void>;
  remove(): Promise<void>;
};

async function embedded(): Promise<Server> {
  const { cluster, setHba, remove } = await startProtectedServer([]);
  return { port: cluster.port, data: cluster.data, url: (name) => cluster.url(name), setHba, remove };
}

const { password, verifier } = newMonitorPassword();
const monitor = "postern_monitor";

describe.each([
  ["from packages", () => startDebianServer() as Promise<Server>],
  ["embedded", embedded],
])("on PostgreSQL %s", (_name, start) => {
  let server: Server;
  let version = 0;

  /** Runs SQL as an administrator who copied or downloaded it. Gives what psql says. */
  function psql(database: string, sql: string): string {
    const words = ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-f", "-", server.url(database)];
    return execFileSync("psql", words, {
      input: sql,
      encoding: "utf8",
      env: childEnv({ LC_ALL: "C.UTF-8" }),
      stdio: "pipe",
    });
  }

  async function query<T extends object>(database: string, sql: string): Promise<T[]> {
    const client = new pg.Client(server.url(database));
    await client.connect();
    try {
      return (await client.query<T>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  const state = async (plan: TemplatePlan): Promise<ServerState> => {
    const result = await readState(
      {
        ...{ host: "localhost", port: server.port, database: "postgres", user: monitor, password },
        sslMode: "verify-full",
        caCertificate: readFileSync(join(server.data, "server.crt"), "utf8"),
      },
      {
        database: plan.database,
        schemas: [...plan.schemas],
        owner: plan.owner,
        groups: groupsOf(plan).slice(1),
        logins: [...loginsOf(plan), monitor],
      },
    );
    if (!result.ok) throw new Error(JSON.stringify(result.failure));
    return result.state;
  };

  const plan = (database: string, changes: Partial<TemplatePlan> = {}) =>
    shopPlan({ version, database, posternRole: monitor, ...changes });

  beforeAll(async () => {
    server = await start();
    const [row] = await query<{ version: number }>(
      "postgres",
      "SELECT current_setting('server_version_num')::int / 10000 AS version",
    );
    version = row?.version ?? 0;
    psql("postgres", monitorRoleSql({ role: monitor, database: "postgres", verifier }));
    psql(
      "postgres",
      "CREATE ROLE alice LOGIN; CREATE ROLE pete LOGIN CONNECTION LIMIT 7; CREATE ROLE nora LOGIN;",
    );
    await server.setHba([
      ...["postgres", "shop", "odd", 'Shop\'s "x"; DROP ROLE alice; --'].map((database) =>
        monitorRoleLines({ role: monitor, database, addresses: ["127.0.0.1", "::1"] }),
      ),
      `host all ${monitor} 127.0.0.1/32 reject`,
      "host all all 127.0.0.1/32 trust",
    ]);
    psql(
      "postgres",
      "CREATE DATABASE shop; CREATE DATABASE closed; REVOKE CONNECT ON DATABASE closed FROM PUBLIC; CREATE DATABASE unlisted;",
    );
    psql("shop", shopSql);
  });
  afterAll(() => server?.remove());

  /** Everything that rights come from, in the database and of the cluster, as lines that do not depend on how it is kept. */
  async function catalog(database: string): Promise<string[]> {
    const rows = await query<{ line: string }>(database, rightsQuery);
    return rows.map(({ line }) => line);
  }

  /** What pg_dump would write about the database; null where the pg_dump here is older than the server. */
  function dump(database: string): string | null {
    if (version > 15) return null;
    const text = execFileSync("pg_dump", ["--schema-only", "-d", server.url(database)], { encoding: "utf8" });
    // Which of two grants on one thing comes first says nothing.
    return text
      .replaceAll(/^\\(un)?restrict .*$/gm, "")
      .split("\n")
      .sort()
      .join("\n");
  }

  const may = (role: string, database: string, ...statements: readonly string[]) =>
    mayAs({ port: server.port, user: role, database }, statements);

  const wants = (of: TemplatePlan) => chaptersOf(of).flatMap(({ lines }) => lines.map(({ want }) => want));

  it("finds nothing in place that is not, applies, and finds all in place; twice is the same; undo is as before", async () => {
    const before = await catalog("shop");
    const dumped = dump("shop");
    const chosen = plan("shop");
    const first = await state(chosen);
    expect(first.unread).toEqual([]);
    const now = (at: ServerState) =>
      Object.fromEntries(wants(chosen).map((want) => [JSON.stringify(want), verdictOf(want, at)] as const));
    const held = Object.values(now(first)).filter((verdict) => verdict.state === "in_place");
    // Of pete's rights the one on legacy goes through no group; PUBLIC has nothing on sequences and tables of a schema that is not there.
    expect(held).toHaveLength(0);
    expect(Object.values(now(first)).map(({ state: is }) => is)).not.toContain("unknown");
    const undo = undoScriptOf(chosen, first);
    expect(undo).not.toContain("Not known");

    psql("shop", scriptOf(chosen));
    const applied = await catalog("shop");
    expect(applied).not.toEqual(before);
    psql("shop", scriptOf(chosen));
    expect(await catalog("shop")).toEqual(applied);
    const second = await state(chosen);
    expect(Object.entries(now(second)).filter(([, verdict]) => verdict.state !== "in_place")).toEqual([]);

    psql("shop", undo);
    expect(await catalog("shop")).toEqual(before);
    expect(dump("shop")).toEqual(dumped);
  });

  it("comes after what is there: existing roles and rights stay, and undo gives them back", async () => {
    // A group that reads one table, may hand that on, and has a member; the templates one after the other.
    psql(
      "shop",
      `CREATE ROLE app_read; GRANT app_read TO pete; GRANT SELECT ON legacy.plain TO app_read WITH GRANT OPTION;
       CREATE ROLE app_owner; GRANT USAGE ON SCHEMA legacy TO app_owner; ALTER ROLE nora NOINHERIT NOLOGIN;
       ALTER DEFAULT PRIVILEGES FOR ROLE app_owner IN SCHEMA legacy GRANT SELECT ON TABLES TO app_read;`,
    );
    const bare = await catalog("shop");
    const readers = { group: "app_read", logins: ["pete", "nora"], connectionLimit: 3 };
    const one = plan("shop", {
      ...{ readOnly: readers, application: null, migrator: null, monitoring: null, closesPublic: false },
    });
    const two = plan("shop", { readOnly: null });
    const undoOne = undoScriptOf(one, await state(one));
    psql("shop", scriptOf(one));
    const middle = await catalog("shop");
    const undoTwo = undoScriptOf(two, await state(two));
    psql("shop", scriptOf(two));
    psql("shop", undoTwo);
    expect(await catalog("shop")).toEqual(middle);
    psql("shop", undoOne);
    expect(await catalog("shop")).toEqual(bare);
    // The schema that every database has, with its own owner and rights of PUBLIC.
    const three = plan("shop", { schemas: ["public"] });
    const undoThree = undoScriptOf(three, await state(three));
    psql("shop", scriptOf(three));
    const third = await state(three);
    expect(wants(three).filter((want) => verdictOf(want, third).state !== "in_place")).toEqual([]);
    psql("shop", undoThree);
    expect(await catalog("shop")).toEqual(bare);
    psql(
      "shop",
      "DROP OWNED BY app_read, app_owner; DROP ROLE app_read, app_owner; ALTER ROLE nora INHERIT LOGIN",
    );
  });

  it("says who loses the way in, what belongs to others, and what stays open", async () => {
    const chosen = plan("shop");
    const notices = noticesOf(chosen, await state(chosen)).map(({ title, text }) => `${title}: ${text}`);
    expect(notices).toEqual([
      expect.stringMatching(/^2 roles lose their way into shop: alice, nora may connect only/),
      expect.stringMatching(/^3 tables and sequences do not belong to app_owner: .*legacy\.old \(alice\)/),
      expect.stringMatching(/^Other databases stay open: .*unlisted/),
    ]);
  });

  it("lets each role do what its template says, and nothing else", async () => {
    const chosen = plan("shop");
    const undo = undoScriptOf(chosen, await state(chosen));
    psql("shop", scriptOf(chosen));
    const denied = "42501";
    // The migrator works as the owner; what it makes later is open to the groups.
    const made = await may(
      "mia",
      "shop",
      `CREATE TABLE orders (id int GENERATED BY DEFAULT AS IDENTITY, note text);
       CREATE FUNCTION count_orders() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM app.orders'`,
    );
    expect(made).toBe("yes");
    const [owned] = await query<{ owner: string }>(
      "shop",
      "SELECT relowner::regrole::text AS owner FROM pg_class WHERE oid = 'app.orders'::regclass",
    );
    expect(owned?.owner).toBe("app_owner");

    const table: readonly (readonly [sql: string, rita: string, web: string, mia: string, prom: string])[] = [
      ["SELECT * FROM app.orders", "yes", "yes", "yes", denied],
      ["SELECT * FROM legacy.plain", "yes", "yes", denied, denied],
      ["INSERT INTO app.orders (note) VALUES ('x')", denied, "yes", "yes", denied],
      ["REINDEX TABLE app.orders", denied, denied, "yes", denied],
      ["UPDATE app.orders SET note = 'y'", denied, "yes", "yes", denied],
      ["DELETE FROM app.orders", denied, "yes", "yes", denied],
      ["TRUNCATE app.orders", denied, denied, "yes", denied],
      ["LOCK TABLE app.orders IN ACCESS EXCLUSIVE MODE", denied, "yes", "yes", denied],
      ["SELECT setval('app.orders_id_seq', 1)", denied, denied, "yes", denied],
      ["ALTER TABLE app.orders ADD COLUMN more int", denied, denied, "yes", denied],
      ["ALTER TABLE legacy.old ADD COLUMN more int", denied, denied, denied, denied],
      ["CREATE TABLE app.mine (id int)", denied, denied, "yes", denied],
      ["CREATE TABLE public.mine (id int)", denied, denied, denied, denied],
      ["CREATE SCHEMA mine", denied, denied, denied, denied],
      ["SELECT * FROM secret.plans", denied, denied, denied, denied],
      ["CREATE TEMP TABLE t (id int)", denied, "yes", denied, denied],
      ["SELECT app.count_orders()", denied, "yes", "yes", denied],
      ["SET ROLE app_owner", denied, denied, "yes", denied],
      // Before 16 a member may always become its group; nothing is won by it.
      ["SET ROLE app_read", version < 16 ? "yes" : denied, denied, denied, denied],
      ["SET ROLE alice", denied, denied, denied, denied],
      [
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'postgres' LIMIT 1",
        denied,
        denied,
        denied,
        denied,
      ],
      ["SELECT * FROM pg_hba_file_rules", denied, denied, denied, denied],
      ["SET ROLE NONE; CREATE TABLE app.stray (id int)", denied, denied, denied, denied],
    ];
    const found = [];
    for (const [sql] of table) {
      const answers = [];
      for (const role of ["rita", "shop_web", "mia", "prom"])
        answers.push(
          await may(role, "shop", "SET default_transaction_read_only = off", "BEGIN", sql, "ROLLBACK"),
        );
      found.push([sql, ...answers]);
    }
    expect(found).toEqual(table.map((row) => [...row]));

    // As a reader comes in, without switching anything off: slips are caught before rights are.
    expect(await may("rita", "shop", "CREATE TABLE app.slip (id int)")).toBe("25006");
    // Names without a schema are found, new tables too.
    expect(await may("rita", "shop", "SELECT * FROM orders")).toBe("yes");
    expect(await may("pete", "shop", "SELECT * FROM orders")).toBe("yes");
    expect(await may("shop_web", "shop", "INSERT INTO orders (note) VALUES ('z')")).toBe("yes");
    // pg_monitor sees others' sessions and settings; a reader does not.
    const sees =
      "SELECT 1 / count(*) FROM pg_stat_activity WHERE query <> '<insufficient privilege>' AND usename = 'postgres'";
    const holder = new pg.Client(server.url("shop"));
    await holder.connect();
    expect(await may("prom", "shop", sees)).toBe("yes");
    expect(await may("rita", "shop", sees)).toBe("22012");
    expect(await may("prom", "shop", "SHOW data_directory")).toBe("yes");
    expect(await may("rita", "shop", "SHOW data_directory")).toBe(denied);
    await holder.end();
    // Databases: in by name alone, and elsewhere as PUBLIC may.
    expect(await may("nora", "shop", "SELECT 1")).toBe(denied);
    expect(await may("app_read", "shop", "SELECT 1")).toBe("28000");
    expect(await may("rita", "closed", "SELECT 1")).toBe(denied);
    expect(await may("rita", "unlisted", "SELECT 1")).toBe("yes");
    // No more connections at once than the template says.
    const limited = await Promise.all([1, 2, 3].map(() => may("mia", "shop", "SELECT pg_sleep(0.5)")));
    expect(limited.sort()).toEqual(["53300", "yes", "yes"]);

    // Undone with a table that was made since: it stays, and nobody lost it.
    psql("shop", undo);
    const [kept] = await query<{ owner: string; rows: number }>(
      "shop",
      "SELECT relowner::regrole::text AS owner, (SELECT count(*)::int FROM app.orders) AS rows FROM pg_class WHERE oid = 'app.orders'::regclass",
    );
    expect(kept).toEqual({ owner: "postgres", rows: 1 });
    const left = await query(
      "shop",
      "SELECT FROM pg_roles WHERE rolname IN ('app_owner', 'app_read', 'rita', 'mia', 'prom')",
    );
    expect(left).toEqual([]);
    psql("shop", "DROP SCHEMA app CASCADE");
  });

  it("takes any name for a name, also one that would end a quote or a body", async () => {
    const database = 'Shop\'s "x"; DROP ROLE alice; --';
    const long = "é".repeat(31);
    psql("postgres", `CREATE DATABASE "${database.replaceAll('"', '""')}"`);
    const before = await catalog("postgres");
    const odd = plan(database, {
      schemas: ["Größe $do$ x", "a\\b,c", ":name"],
      owner: `${long}o`,
      readOnly: { group: "END; $do$; DROP ROLE alice", logins: ['O\'Hara "Q"', "UPPER"], connectionLimit: 1 },
      application: { group: "select", logins: ["user name\u00a0"], connectionLimit: 1 },
      migrator: { logins: ["current_user"], connectionLimit: 1 },
      monitoring: { logins: ["данные"], connectionLimit: 1 },
    });
    const first = await state(odd);
    const undo = undoScriptOf(odd, first);
    psql(database, scriptOf(odd));
    psql(database, scriptOf(odd));
    const after = await state(odd);
    expect(wants(odd).filter((want) => verdictOf(want, after).state !== "in_place")).toEqual([]);
    expect(after.roles.map(({ name }) => name)).toEqual(
      expect.arrayContaining([...loginsOf(odd), ...groupsOf(odd)]),
    );
    expect(await may("current_user", database, `CREATE TABLE "Größe $do$ x".t (id int)`)).toBe("yes");
    expect(await may("UPPER", database, "SELECT * FROM t")).toBe("yes");
    expect(await query("postgres", "SELECT FROM pg_roles WHERE rolname = 'alice'")).toHaveLength(1);
    psql(database, `DROP TABLE "Größe $do$ x".t`);
    psql(database, undo);
    expect(await catalog("postgres")).toEqual(before);
    psql("postgres", `DROP DATABASE "${database.replaceAll('"', '""')}"`);
  });

  it("stops where it does not fit, with nothing changed", async () => {
    psql("postgres", "CREATE DATABASE odd; CREATE ROLE strong LOGIN CREATEROLE; CREATE ROLE person LOGIN");
    const before = await catalog("odd");
    const readers = { group: "odd_read", connectionLimit: 1 };
    const fits = plan("odd", { readOnly: { ...readers, logins: ["strong"] } });
    expect(() => psql("odd", scriptOf(fits))).toThrow(/No template fits it/);
    expect(() => psql("odd", scriptOf(plan("odd", { owner: "person" })))).toThrow(/can log in/);
    expect(() => psql("postgres", scriptOf(plan("odd")))).toThrow(/is for the database odd/);
    const other = { ...plan("odd"), version: version === 15 ? 16 : 15 };
    expect(() => psql("odd", scriptOf(other))).toThrow(/is for PostgreSQL/);
    expect(() => psql("odd", scriptOf(plan("odd", { makesOwner: false })))).toThrow(
      /There is no role app_owner/,
    );
    expect(await catalog("odd")).toEqual(before);
    const notices = noticesOf(fits, await state(fits)).map(({ title }) => title);
    expect(notices).toContain("Some roles are too strong for a template");
    expect(noticesOf(other, await state(fits))[0]?.title).toBe("The script is for another version");
  });

  it("says what it may not read, and undoes nothing that it does not know", async () => {
    const chosen = plan("unlisted");
    const outside = await state(chosen);
    expect(outside.inside).toBeNull();
    expect(outside.unread).toEqual([
      {
        what: "What stands in unlisted",
        why: expect.stringContaining("A line of pg_hba.conf rejects postern_monitor"),
        fix: expect.stringContaining("hostssl unlisted postern_monitor"),
      },
    ]);
    const states = wants(chosen).map((want) => [want.kind, verdictOf(want, outside).state]);
    expect(states.filter(([kind]) => kind === "schema" || kind === "default").map(([, is]) => is)).toEqual(
      expect.arrayContaining(["unknown"]),
    );
    expect(states.filter(([, is]) => is === "in_place")).toEqual([]);
    const undo = undoScriptOf(chosen, outside);
    // What every database shows is known; what stands inside is a comment.
    expect(undo).toMatch(/^GRANT CONNECT, TEMPORARY ON DATABASE "unlisted" TO PUBLIC;$/m);
    expect(undo).toMatch(/^-- Not known/m);
    expect(undo).not.toMatch(/^GRANT [^\n]* SCHEMA/m);

    // In the database that Postern reads anyway, so that nothing else stands in for it.
    psql("postgres", "REVOKE SELECT ON pg_catalog.pg_default_acl FROM PUBLIC");
    const blind = await state(plan("postgres"));
    psql("postgres", "GRANT SELECT ON pg_catalog.pg_default_acl TO PUBLIC");
    expect(blind.inside).toBeNull();
    expect(blind.unread[0]?.fix).toBe(
      'Run in this database: GRANT SELECT ON pg_catalog.pg_default_acl TO "postern_monitor";',
    );

    psql("postgres", "REVOKE CONNECT ON DATABASE shop FROM PUBLIC");
    const shut = await state(plan("shop"));
    psql("postgres", "GRANT CONNECT ON DATABASE shop TO PUBLIC");
    expect(shut.unread[0]?.fix).toBe('Run: GRANT CONNECT ON DATABASE "shop" TO "postern_monitor";');
  });
});
