/** Real psql through pgpool-II to a real PostgreSQL, set up as docs/pgpool.md says, word by word: who is let in, and what is lost. */
import { chmodSync, copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { freePort } from "@/lib/foundation/platform/ports";
import { pamServices } from "@/lib/testing/pam-services";
import {
  giveToPooler,
  type PoolerProcess,
  poolerAccount,
  poolerVersion,
  startPooler,
} from "@/lib/testing/pooler-process";
import { temporaryDirectory } from "@/lib/testing/postgres";
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

const guide = readGuide("pgpool.md");
const isInstalled = poolerVersion("pgpool") !== null;

let pooled: Pooled;
let sockets: string;
let relay: RadiusRelay;
let pooler: PoolerProcess;
let alice: Person;
let bob: Person;

const at = (name: string) => join(pooled.directory, name);
const isIn = async (person: Person, typed: string) => (await psqlTo(pooler.port, person.name, typed)).isIn;
const door = () => ({ "10.0.0.21": "127.0.0.1", 1636: pooled.worker.ldapsPort });

/** Starts pgpool with `settings` at the end of Debian's file and `hba` as its pool_hba.conf. */
async function startPgpool(settings: string, hba: string): Promise<PoolerProcess> {
  const port = await freePort();
  // Where the page leaves Debian's own places, two tests on one machine would meet.
  const own = {
    pcp_port: await freePort(),
    pcp_socket_dir: `'${pooled.directory}'`,
    unix_socket_directories: `'${pooled.directory}'`,
    pid_file_name: `'${at("pgpool.pid")}'`,
    logdir: `'${pooled.directory}'`,
  };
  const parts = [
    readFileSync("/usr/share/pgpool2/pgpool.conf", "utf8"),
    inPlaces(settings, { 5433: port, "/etc/pgpool2": pooled.directory }),
    ...Object.entries(own)
      .filter(([name]) => !settings.includes(`\n${name} = `))
      .map(([name, value]) => `${name} = ${value}`),
  ];
  writeFileSync(at("pgpool.conf"), `${parts.join("\n")}\n`);
  rmSync(at("pgpool_status"), { force: true });
  writeFileSync(at("pool_hba.conf"), hba);
  // A login that the relay holds must not end by the time limit.
  const radius = {
    "127.0.0.1:1812": `127.0.0.1:${relay.port}`,
    "SHARED-SECRET": pooled.secret,
    "  3": "  60",
  };
  writeFileSync(at("radius.conf"), inPlaces(guide.block("`/etc/postern-radius.conf`"), radius), {
    mode: 0o600,
  });
  giveToPooler(pooled.directory, ...["radius.conf", "server.key"].map(at));
  const file = { "/etc/postern-radius.conf": at("radius.conf") };
  return startPooler(["pgpool", "-n", "-f", at("pgpool.conf"), "-a", at("pool_hba.conf")], port, {
    ...pamServices(pooled.directory, { pgpool: inPlaces(guide.block("`/etc/pam.d/pgpool`"), file) }),
    LDAPTLS_CACERT: at("postern-ca.pem"),
  });
}

/** The settings of a pgpool beside its PostgreSQL. */
const besideSettings = () =>
  inPlaces(guide.block("At the end of `/etc/pgpool2/pgpool.conf`, in place of"), {
    "/var/run/postgresql": sockets,
    "backend_port0 = 5432": `backend_port0 = ${pooled.server.port}`,
    "/run/pgpool2": pooled.directory,
    "/var/log/pgpool2": pooled.directory,
  });

async function expectTls(): Promise<void> {
  const plain = await psqlTo(pooler.port, alice.name, alice.typed(), "sslmode=disable");
  expect(plain).toMatchObject({ isIn: false, output: expect.stringContaining("no pool_hba.conf entry") });
  expect(await alice.reasons()).toEqual([]);
}

describe.skipIf(!isInstalled)(
  "pgpool-II (install it with: apt-get install pgpool2 libpam-radius-auth libpam-wrapper)",
  () => {
    beforeAll(async () => {
      sockets = await temporaryDirectory();
      chmodSync(sockets, 0o777);
      pooled = await startPooled("main", { unix_socket_directories: sockets });
      relay = await startRadiusRelay(pooled.worker.port);
      pooled.server.setLdapConf(`TLS_CACERT ${at("postern-ca.pem")}\n`);
      copyFileSync(join(pooled.server.data, "server.crt"), at("postgresql-ca.crt"));
      chmodSync(at("postgresql-ca.crt"), 0o644);
    });
    afterAll(async () => {
      await relay?.close();
      await pooled?.remove();
      if (sockets) rmSync(sockets, { recursive: true, force: true });
    });
    beforeEach(async () => {
      [alice, bob] = [await addPerson(pooled), await addPerson(pooled)];
      const places = { alice: alice.name, bob: bob.name, "  pgpool": `  ${poolerAccount()}` };
      const text = inPlaces(guide.block("`pg_ident.conf`"), places);
      writeFileSync(join(pooled.server.data, "pg_ident.conf"), text);
      await pooled.admin.query("SELECT pg_reload_conf()");
      await sleep(300);
    });
    afterEach(() => setReuse(1, 0));

    describe("PostgreSQL asks, and pgpool hands on what was typed", () => {
      const settings = (change: Readonly<Record<string, string>> = {}, port = pooled.server.port) =>
        inPlaces(inPlaces(guide.block("At the end of `/etc/pgpool2/pgpool.conf`; the last"), change), {
          "db.example.org": "127.0.0.1",
          "backend_port0 = 5432": `backend_port0 = ${port}`,
        });
      const hba = guide.block("`/etc/pgpool2/pool_hba.conf`, the whole file");
      beforeAll(async () => {
        const places = { ...door(), "10.0.0.30": "127.0.0.1" };
        await pooled.server.setHba(inPlaces(guide.block("`pg_hba.conf` of PostgreSQL"), places).split("\n"));
        pooler = await startPgpool(settings(), hba);
      });
      afterAll(() => pooler?.stop());
      /** Goes on with other settings. */
      const restart = async (...changed: Parameters<typeof settings>) => {
        await pooler.stop();
        pooler = await startPgpool(settings(...changed), hba);
      };

      test("psql is let in with password and code, and not with the same again, a wrong code, no code", () =>
        expectOneByOne(pooler.port, alice));

      test("without TLS nothing is asked", () => expectTls());

      test("several connections at once with one code: one, or as many as the reuse window has", () =>
        expectWindow(pooler.port, alice, bob));

      test("the person's address is lost", async () => {
        const known = await addressesOf(pooler.port, alice);
        expect(known).toEqual({ inPostgres: "127.0.0.1", applicationName: "", inPostern: null });
      });

      test("each login has a connection to PostgreSQL of its own, which ends with it", async () => {
        const first = await openSession(pooler.port, alice.name, alice.typed());
        const process = await processOf(first);
        await first.end();
        await vi.waitFor(async () => {
          const query = "SELECT FROM pg_stat_activity WHERE pid = $1";
          expect((await pooled.admin.query(query, [process])).rowCount).toBe(0);
        });
      });

      test("with kept connections a used code lets in, and the next one does not", async () => {
        const kept = "connection_cache = on\nnum_init_children = 1";
        await restart({ "connection_cache = off": kept });
        const typed = alice.typed();
        expect(await isIn(alice, typed)).toBe(true);
        expect(await isIn(alice, typed)).toBe(true);
        expect(await isIn(alice, alice.typed(1))).toBe(false);
        expect(await alice.reasons()).toEqual(["accepted"]);
        await restart();
      });

      test("a server with another certificate gets nothing", async () => {
        await restart({ "postgresql-ca.crt": "server.crt" });
        expect(await isIn(alice, alice.typed())).toBe(false);
        expect(await alice.reasons()).toEqual([]);
        await restart();
      });

      test("a server that says it has no TLS gets what was typed", async () => {
        const impostor = await startImpostor();
        await restart({}, impostor.port);
        const typed = alice.typed();
        expect(await isIn(alice, typed)).toBe(false);
        expect(impostor.heard()).toContain(typed);
        impostor.close();
        await restart();
      });
    });

    describe.each(["ldap", "pam"] as const)("pgpool asks by %s, and PostgreSQL knows its account", (way) => {
      const settings = (more = "") => besideSettings() + more;
      const words = { ldap: "by LDAPS", pam: "through PAM" }[way];
      const block = guide.block(`\`/etc/pgpool2/pool_hba.conf\`, ${words}`);
      const hba = () => (way === "ldap" ? inPlaces(block, door()) : block);
      beforeAll(async () => {
        await pooled.server.setHba(guide.block("`pg_hba.conf` of that PostgreSQL").split("\n"));
        pooler = await startPgpool(settings(), hba());
      });
      afterAll(() => pooler?.stop());

      test("psql is let in with password and code, and not with the same again, a wrong code, no code", () =>
        expectOneByOne(pooler.port, alice));

      test("an unknown user, a disabled one, a role that pg_ident.conf leaves out", async () => {
        const stranger = `stranger_${alice.name}`;
        await pooled.server.addRoles(stranger);
        expect((await psqlTo(pooler.port, stranger, "hunter2123456")).isIn).toBe(false);
        await database().user.update({ where: { id: alice.id }, data: { disabledAt: new Date() } });
        expect(await isIn(alice, alice.typed())).toBe(false);
        expect(await alice.reasons()).toEqual(["user_disabled"]);
        const carol = await addPerson(pooled);
        expect(await isIn(carol, carol.typed())).toBe(false);
        expect(await carol.reasons()).toEqual(["accepted"]);
        expect(pooled.server.log()).toContain(`Peer authentication failed for user "${carol.name}"`);
      });

      test("without TLS nothing is asked", () => expectTls());

      test("several connections at once with one code: one, or as many as the reuse window has", () =>
        expectWindow(pooler.port, alice, bob));

      test("the person's address is lost", async () => {
        const known = await addressesOf(pooler.port, alice);
        expect(known).toEqual({ inPostgres: null, applicationName: "", inPostern: null });
      });

      test("a connection to PostgreSQL outlives its login, and the next login gets it, asked like the first", async () => {
        await pooler.stop();
        pooler = await startPgpool(settings("num_init_children = 1\n"), hba());
        const first = await openSession(pooler.port, alice.name, alice.typed());
        const process = await processOf(first);
        await first.end();
        const typed = alice.typed(1);
        const second = await openSession(pooler.port, alice.name, typed);
        expect(await processOf(second)).toBe(process);
        await second.end();
        expect(await isIn(alice, typed)).toBe(false);
        expect(await alice.reasons()).toEqual(["accepted", "accepted", "replayed_code"]);
        await pooler.stop();
        pooler = await startPgpool(settings(), hba());
      });

      test("nobody else gets in by that line", async () => {
        const direct = (options: string) =>
          psqlTo(pooled.server.port, alice.name, "hunter2", options).then(({ output }) => output);
        await pooled.admin.query(`ALTER ROLE ${alice.name} PASSWORD 'hunter2'`);
        expect(await direct("sslmode=require")).toContain("rejects connection");
        expect(await direct("sslmode=disable")).toContain("rejects connection");
        // Without root this test runs under the account of the pooler, which may come in.
        const fromSocket = await direct(`host=${sockets}`);
        if (process.getuid?.() === 0) expect(fromSocket).toContain("Peer authentication failed");
      });

      test("a PostgreSQL that asks for SCRAM lets nobody in, whatever pool_passwd has", async () => {
        await pooled.admin.query(`ALTER ROLE ${alice.name} PASSWORD 'of-the-pooler'`);
        await pooled.server.setHba(["local app all scram-sha-256"]);
        writeFileSync(at("pool_passwd"), `${alice.name}:TEXTof-the-pooler\n`, { mode: 0o644 });
        await pooler.stop();
        pooler = await startPgpool(settings(`pool_passwd = '${at("pool_passwd")}'\n`), hba());
        expect(await isIn(alice, alice.typed())).toBe(false);
        expect(await alice.reasons()).toEqual(["accepted"]);
      });
    });

    test("while a login waits for an answer, others are let in", async () => {
      await pooled.server.setHba(guide.block("`pg_hba.conf` of that PostgreSQL").split("\n"));
      pooler = await startPgpool(besideSettings(), guide.block("`/etc/pgpool2/pool_hba.conf`, through PAM"));
      try {
        relay.hold();
        const first = psqlTo(pooler.port, alice.name, alice.typed());
        await vi.waitFor(() => expect(relay.held()).toBe(1), { timeout: 20_000, interval: 50 });
        const second = psqlTo(pooler.port, bob.name, bob.typed());
        // The second is asked although the first has no answer.
        await vi.waitFor(() => expect(relay.held()).toBe(2), { timeout: 20_000, interval: 50 });
        relay.release();
        expect([(await first).isIn, (await second).isIn]).toEqual([true, true]);
      } finally {
        relay.release();
        await pooler.stop();
      }
    });
  },
);

/** Somebody in the place of PostgreSQL: has no TLS, and asks for the password in clear. */
async function startImpostor() {
  let heard = "";
  const server = createServer((socket) => {
    let step = 0;
    socket.on("error", () => {});
    socket.on("data", (data) => {
      step++;
      heard += data.toString("latin1");
      if (step === 1) socket.write("N");
      if (step === 2) socket.write(Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3]));
      if (step === 3) socket.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    heard: () => heard,
    close: () => server.close(),
  };
}
