/** Real psql through PgBouncer to a real PostgreSQL, set up as docs/pgbouncer.md says, word by word: who is let in, and what is lost. */
import { execFileSync } from "node:child_process";
import { appendFileSync, chmodSync, copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { childEnv } from "@/lib/foundation/platform/env";
import { freePort } from "@/lib/foundation/platform/ports";
import { pamServices } from "@/lib/testing/pam-services";
import { giveToPooler, type PoolerProcess, poolerVersion, startPooler } from "@/lib/testing/pooler-process";
import { inPlaces, readGuide } from "./support/guide";
import {
  addPerson,
  openSession,
  type Person,
  type Pooled,
  processOf,
  psqlTo,
  setReuse,
  startPooled,
} from "./support/pooled";
import { addressesOf, expectOneByOne, expectWindow } from "./support/pooled-cases";
import { type RadiusRelay, startRadiusRelay } from "./support/radius-relay";

const guide = readGuide("pgbouncer.md");
const version = poolerVersion("pgbouncer");
const isNewer = Number(/^PgBouncer 1\.(\d+)/.exec(version ?? "")?.[1]) >= 25;
/** How PgBouncer asks: `ldap` came with 1.25. */
const ways = isNewer ? (["pam", "ldap"] as const) : (["pam"] as const);
type Way = (typeof ways)[number];
/** The lines of the page that are replaced by others. */
const replaced = {
  way: "auth_type = pam\n",
  database: "app = host=db.example.org port=5432\n",
  mode: "pool_mode = session\n",
} as const;

let pooled: Pooled;
let relay: RadiusRelay;
let pooler: PoolerProcess;
let alice: Person;
let bob: Person;

const at = (name: string) => join(pooled.directory, name);
const hbaLines = (words: string) => inPlaces(guide.block(words), { "10.0.0.30": "127.0.0.1" }).split("\n");
const setHba = (...first: readonly string[]) =>
  pooled.server.setHba([...first, ...hbaLines("`pg_hba.conf` of PostgreSQL")]);

describe.skipIf(version === null)(
  "PgBouncer (install it with: apt-get install pgbouncer libpam-radius-auth libpam-wrapper)",
  () => {
    beforeAll(async () => {
      pooled = await startPooled("main");
      relay = await startRadiusRelay(pooled.worker.port);
      pooled.server.setLdapConf(`TLS_CACERT ${at("postern-ca.pem")}\n`);
      makeKey();
      copyFileSync(join(pooled.server.data, "server.crt"), at("postgresql-ca.crt"));
      chmodSync(at("postgresql-ca.crt"), 0o644);
      const places = { "/etc/postgresql-common": pooled.directory };
      const settings = inPlaces(guide.block("`postgresql.conf`"), places);
      appendFileSync(join(pooled.server.data, "postgresql.conf"), settings);
      await setHba();
    });
    afterAll(async () => {
      await relay?.close();
      await pooled?.remove();
    });
    beforeEach(async () => {
      [alice, bob] = [await addPerson(pooled), await addPerson(pooled)];
      const places = { alice: alice.name, bob: bob.name };
      writeFileSync(
        join(pooled.server.data, "pg_ident.conf"),
        inPlaces(guide.block("`pg_ident.conf`"), places),
      );
      await pooled.admin.query("SELECT pg_reload_conf()");
      await sleep(300);
    });
    afterEach(() => setReuse(1, 0));

    /** The line with which PostgreSQL asks the worker itself: in its file it reads as in PgBouncer's own. */
    const ownLine = () =>
      inPlaces(guide.block("`/etc/pgbouncer/pg_hba.conf`"), {
        "10.0.0.21": "127.0.0.1",
        1636: pooled.worker.ldapsPort,
      }).trim();

    /** Runs the commands of the page; its sudo gives no rights. */
    function makeKey() {
      mkdirSync(at("bin"));
      writeFileSync(at("bin/sudo"), '#!/bin/sh\n[ "$1" = chown ] || exec "$@"\n', { mode: 0o755 });
      execFileSync("sh", ["-e"], {
        input: inPlaces(guide.block("A key for the pooler"), { "/etc/pgbouncer": pooled.directory }),
        env: childEnv({ PATH: `${at("bin")}:${process.env.PATH}` }),
        stdio: ["pipe", "ignore", "ignore"],
      });
    }

    /** Ends a process of PostgreSQL, and waits until PgBouncer has seen it. */
    async function breakConnection(process: number): Promise<void> {
      const before = pooler.output().length;
      await pooled.admin.query("SELECT pg_terminate_backend($1)", [process]);
      const isSeen = () => expect(pooler.output().slice(before)).toMatch(/ S-.* closing because/);
      await vi.waitFor(isSeen, { timeout: 20_000, interval: 50 });
    }

    /** `changes` replace lines of the page's file. */
    async function startPgBouncer(
      way: Way,
      changes: Readonly<Record<string, string>> = {},
    ): Promise<PoolerProcess> {
      const port = await freePort();
      const lines =
        way === "ldap" ? { [replaced.way]: guide.block("With 1.25 or newer"), ...changes } : changes;
      writeFileSync(
        at("pgbouncer.ini"),
        inPlaces(inPlaces(guide.block("`/etc/pgbouncer/pgbouncer.ini`"), lines), {
          "db.example.org": "127.0.0.1",
          "port=5432": `port=${pooled.server.port}`,
          6432: port,
          "/etc/pgbouncer": pooled.directory,
          "/var/log/postgresql": pooled.directory,
          "/var/run/postgresql": pooled.directory,
        }),
      );
      const door = { "10.0.0.21": "127.0.0.1", 1636: pooled.worker.ldapsPort };
      writeFileSync(at("pg_hba.conf"), inPlaces(guide.block("`/etc/pgbouncer/pg_hba.conf`"), door));
      // A login that the relay holds must not end by the time limit.
      const radius = {
        "127.0.0.1:1812": `127.0.0.1:${relay.port}`,
        "SHARED-SECRET": pooled.secret,
        "  3": "  60",
      };
      writeFileSync(at("radius.conf"), inPlaces(guide.block("`/etc/postern-radius.conf`"), radius), {
        mode: 0o600,
      });
      giveToPooler(pooled.directory, ...["radius.conf", "server.key", "pooler.key"].map(at));
      const file = { "/etc/postern-radius.conf": at("radius.conf") };
      const service = inPlaces(guide.block("`/etc/pam.d/pgbouncer`"), file);
      return startPooler(["pgbouncer", at("pgbouncer.ini")], port, {
        ...pamServices(pooled.directory, { pgbouncer: service }),
        LDAPTLS_CACERT: at("postern-ca.pem"),
      });
    }

    describe.each(ways)("psql through PgBouncer, which asks by %s", (way) => {
      beforeAll(async () => {
        pooler = await startPgBouncer(way);
      });
      afterAll(() => pooler?.stop());
      const isIn = async (person: Person, typed: string) =>
        (await psqlTo(pooler.port, person.name, typed)).isIn;

      test("is let in as its role with password and code, and not with the same again, a wrong code, no code", () =>
        expectOneByOne(pooler.port, alice));

      test("an unknown user, a disabled one, a role that pg_ident.conf leaves out", async () => {
        const stranger = `stranger_${alice.name}`;
        await pooled.server.addRoles(stranger);
        expect((await psqlTo(pooler.port, stranger, "hunter2123456")).isIn).toBe(false);
        await database().user.update({ where: { id: alice.id }, data: { disabledAt: new Date() } });
        expect(await isIn(alice, alice.typed())).toBe(false);
        expect(await alice.reasons()).toEqual(["user_disabled"]);
        const carol = await addPerson(pooled);
        expect(await psqlTo(pooler.port, carol.name, carol.typed())).toMatchObject({
          isIn: false,
          output: expect.stringContaining(`certificate authentication failed for user "${carol.name}"`),
        });
        expect(await carol.reasons()).toEqual(["accepted"]);
      });

      test("without TLS nothing is asked", async () => {
        const plain = await psqlTo(pooler.port, alice.name, alice.typed(), "sslmode=disable");
        expect(plain).toMatchObject({ isIn: false, output: expect.stringContaining("SSL required") });
        expect(await alice.reasons()).toEqual([]);
      });

      test("the person's address: PAM tells it to Postern, LDAP does not; PostgreSQL has it in application_name", async () => {
        expect(await addressesOf(pooler.port, alice)).toEqual({
          inPostgres: "127.0.0.1",
          applicationName: expect.stringMatching(/ - 127\.0\.0\.9:\d+$/),
          inPostern: way === "pam" ? "127.0.0.9" : null,
        });
      });

      test("several connections at once with one code: one, or as many as the reuse window has", () =>
        expectWindow(pooler.port, alice, bob));

      test("a connection to PostgreSQL outlives its login, and the next login of the role gets it", async () => {
        const first = await openSession(pooler.port, alice.name, alice.typed());
        const process = await processOf(first);
        await first.end();
        const second = await openSession(pooler.port, alice.name, alice.typed(1));
        expect(await processOf(second)).toBe(process);
        await database().user.update({ where: { id: alice.id }, data: { disabledAt: new Date() } });
        expect(await processOf(second)).toBe(process);
        expect(await isIn(alice, alice.typed(1))).toBe(false);
        expect((await alice.reasons()).at(-1)).toBe("user_disabled");
        await second.end();
      });

      test("PgBouncer connects to PostgreSQL again without asking anybody", async () => {
        const first = await openSession(pooler.port, alice.name, alice.typed());
        const process = await processOf(first);
        await first.end();
        await breakConnection(process);
        const second = await openSession(pooler.port, alice.name, alice.typed(1));
        expect(await processOf(second)).not.toBe(process);
        await second.end();
        expect(await alice.reasons()).toEqual(["accepted", "accepted"]);
      });
    });

    describe("while a login waits for an answer", () => {
      beforeAll(async () => {
        pooler = await startPgBouncer("pam");
      });
      afterAll(() => pooler?.stop());

      test("sessions go on, and every other login waits behind it", async () => {
        const session = await openSession(pooler.port, bob.name, bob.typed());
        relay.hold();
        const first = psqlTo(pooler.port, alice.name, alice.typed());
        await vi.waitFor(() => expect(relay.held()).toBe(1), { timeout: 20_000, interval: 50 });
        const before = pooler.output().length;
        const second = psqlTo(pooler.port, bob.name, bob.typed(1));
        await vi.waitFor(() => expect(pooler.output().slice(before)).toContain(`user=${bob.name}`), {
          timeout: 20_000,
          interval: 50,
        });
        expect(await processOf(session)).toBeGreaterThan(0);
        expect(relay.held()).toBe(1);
        relay.release();
        expect([(await first).isIn, (await second).isIn]).toEqual([true, true]);
        await session.end();
      });
    });

    describe("transaction pooling", () => {
      beforeAll(async () => {
        pooler = await startPgBouncer("pam", { [replaced.mode]: "pool_mode = transaction\n" });
      });
      afterAll(() => pooler?.stop());

      test("two logins share one connection, which comes back without a login when it breaks", async () => {
        await setReuse(2, 60);
        const typed = alice.typed();
        const [first, second] = [
          await openSession(pooler.port, alice.name, typed),
          await openSession(pooler.port, alice.name, typed),
        ];
        const process = await processOf(first);
        expect(await processOf(second)).toBe(process);
        await breakConnection(process);
        const again = await processOf(second);
        expect(again).not.toBe(process);
        expect(await processOf(first)).toBe(again);
        expect(await alice.reasons()).toEqual(["accepted", "accepted_reused"]);
        for (const session of [first, second]) await session.end();
      });
    });

    describe("the way around the pooler", () => {
      const direct = (user: string, options: string) => psqlTo(pooled.server.port, user, "hunter2", options);

      test("from its host nobody gets in without its key, and with it only as the roles that are named", async () => {
        await pooled.admin.query(`ALTER ROLE ${alice.name} PASSWORD 'hunter2'`);
        const own = (name: string) =>
          `sslcert=${at(`${name}.crt`)} sslkey=${at(`${name}.key`)} sslmode=require`;
        copyFileSync(at("pooler.key"), at("copied.key"));
        copyFileSync(at("pooler.crt"), at("copied.crt"));
        chmodSync(at("copied.key"), 0o600);
        expect((await direct(alice.name, "sslmode=require")).output).toContain("valid client certificate");
        expect((await direct(alice.name, "sslmode=disable")).output).toContain("rejects connection");
        expect((await direct(alice.name, own("server"))).isIn).toBe(false);
        expect((await direct((await addPerson(pooled)).name, own("copied"))).isIn).toBe(false);
        expect((await direct(alice.name, own("copied"))).isIn).toBe(true);
      });
    });

    describe("a PostgreSQL that knows passwords only", () => {
      const password = "a-long-one-of-its-own";
      const shared = guide.block("One role for everybody").replace("PASSWORD", password);

      afterAll(() => pooler?.stop());

      test("everybody is the one role of the pooler", async () => {
        await pooled.admin.query(`CREATE ROLE app_people LOGIN PASSWORD '${password}'`);
        await setHba(...hbaLines("The line for that role"));
        pooler = await startPgBouncer("pam", { [replaced.database]: shared });
        const typed = alice.typed();
        expect((await psqlTo(pooler.port, alice.name, typed)).output).toBe("app_people\n");
        expect((await psqlTo(pooler.port, alice.name, typed)).output).toContain("PAM authentication failed");
        expect((await psqlTo(pooler.port, "app_people", password)).output).toContain(
          "PAM authentication failed",
        );
        await setHba();
      });

      test("the password that a role has there is not used: the pooler would send what was typed", async () => {
        await pooler.stop();
        pooler = await startPgBouncer("pam");
        await pooled.admin.query(`ALTER ROLE ${alice.name} PASSWORD 'hunter2'`);
        await setHba(`hostssl app ${alice.name} 127.0.0.1/32 scram-sha-256`);
        expect((await psqlTo(pooler.port, alice.name, alice.typed())).output).toContain(
          "authentication failed",
        );
        expect(await alice.reasons()).toEqual(["accepted"]);
        await setHba();
      });

      test("where PostgreSQL asks Postern again, each login needs two uses of the reuse window", async () => {
        await setHba(ownLine());
        expect((await psqlTo(pooler.port, alice.name, alice.typed())).isIn).toBe(false);
        expect(await alice.reasons()).toEqual(["accepted", "replayed_code"]);
        await setReuse(2, 60);
        const session = await openSession(pooler.port, bob.name, bob.typed());
        expect(await processOf(session)).toBeGreaterThan(0);
        await session.end();
        expect(await bob.reasons()).toEqual(["accepted", "accepted_reused"]);
        await setHba();
      });
    });
  },
);
