/** Real logins from many addresses at once: every address that is shown is right, and a rule about networks refuses what it must. */
import { Socket } from "node:net";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import type { AdaptiveRule } from "@/lib/login/decision/adaptive";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { debianBinaries } from "@/lib/testing/debian-postgres";
import { makeUser } from "@/lib/testing/factories";
import { runPsql } from "@/lib/testing/protected-postgres";
import { relayFrom } from "./support/pooled";
import { monitor, startWatched, type Watched } from "./support/watched-server";

const withoutTitles = { update_process_title: "off" };

/** What each shows while a login waits: the address and the role, one of the addresses, or nothing. */
const servers = [
  { name: "15 by RADIUS", door: "radius", debian: true, settings: {}, shows: "certain" },
  { name: "15 by LDAPS", door: "ldap", debian: true, settings: {}, shows: "certain" },
  { name: "18 by RADIUS", door: "radius", debian: false, settings: {}, shows: "certain" },
  { name: "18 without titles", door: "radius", debian: false, settings: withoutTitles, shows: "one_of" },
  { name: "15 without titles", door: "ldap", debian: true, settings: withoutTitles, shows: "unknown" },
] as const;

describe.skipIf(debianBinaries() === null).each(servers)(
  "$name",
  ({ name, door, debian, settings, shows }) => {
    let watched: Watched;
    let passwordHash: string;
    let count = 0;
    let creating: Promise<unknown> = Promise.resolve();

    beforeAll(async () => {
      await database().policy.updateMany({ data: { method: "password" } });
      passwordHash = await hashPassword("hunter2");
      watched = await startWatched({
        ...{ door, debian },
        // A name of the cluster stands in titles too.
        settings: debian ? { cluster_name: "15/main: of a test", ...settings } : settings,
      });
      await untilWatched();
    }, 60_000);
    afterAll(() => watched?.remove());

    const watches = () => database().whereFromWatch.findMany({ where: { serverId: watched.serverId } });
    const untilWatched = () =>
      vi.waitFor(
        async () => expect(await watches()).toMatchObject([{ failure: null, seesStarting: !debian }]),
        20_000,
      );

    /** Somebody new with a role; blanks in it, as titles have them between words. */
    async function newRole(): Promise<string> {
      const role = `person ${++count} of ${name}`;
      await makeUser({ username: role, passwordHash });
      creating = creating.then(() => watched.admin.query(`CREATE ROLE ${pg.escapeIdentifier(role)} LOGIN`));
      await creating;
      return role;
    }
    async function logIn(from: string) {
      const role = await newRole();
      const relay = await relayFrom(from, watched.port);
      const { isIn } = await runPsql(relay.port, role, "hunter2", "sslmode=require");
      relay.close();
      const attempt = await database().attempt.findFirstOrThrow({ where: { username: role } });
      return { from, isIn, attempt };
    }
    type Login = Awaited<ReturnType<typeof logIn>>;
    const possible = ({ attempt: { personAddress, personCandidates } }: Login) =>
      personAddress === null ? personCandidates : [personAddress];
    const isRight = (login: Login) => possible(login).length === 0 || possible(login).includes(login.from);
    async function allowOnly(network: string | null): Promise<void> {
      const rule: AdaptiveRule | null =
        network === null
          ? null
          : {
              ...{
                kind: "network",
                networks: [network],
                when: "outside",
                unknown: "outside",
                outcome: "deny",
              },
            };
      await database().policy.updateMany({ data: { adaptive: rule !== null, rules: rule ? [rule] : [] } });
    }

    /** What a rule that allows `inside` alone must come to, by what was known. */
    const mustBeIn = (login: Login, inside: RegExp) =>
      possible(login).length > 0 && possible(login).every((address) => inside.test(address));

    test("40 logins, 4 at once: every address that is shown is right", async () => {
      const logins: Login[] = [];
      for (let n = 0; n < 40; n += 4)
        logins.push(...(await Promise.all([2, 3, 4, 5].map((i) => logIn(`127.0.0.${n + i}`)))));
      expect(logins.filter(({ isIn }) => !isIn)).toEqual([]);
      expect(logins.filter((login) => !isRight(login))).toEqual([]);
      const known = logins.filter((login) => ["starting", "process"].includes(login.attempt.knownBy ?? ""));
      const certain = known.filter(({ attempt }) => attempt.personAddress !== null).length;
      process.stdout.write(`${name}: ${certain} certain, ${known.length - certain} one of several, of 40\n`);
      // On a busy machine an answer may leave before anybody has said where it came from; never all of them.
      expect(known.length > 0).toBe(shows !== "unknown");
    }, 120_000);

    test("a rule about networks refuses whoever is outside, and everybody where nothing is known", async () => {
      await allowOnly("127.0.0.0/28");
      const inside = /^127\.0\.0\.(\d|1[0-5])$/;
      const logins: Login[] = [];
      for (const from of ["127.0.0.3", "127.0.0.16", "127.0.0.15", "127.0.7.7"])
        logins.push(await logIn(from));
      logins.push(...(await Promise.all(["127.0.0.4", "127.0.0.44", "127.0.0.5", "127.0.0.45"].map(logIn))));
      await allowOnly(null);
      for (const login of logins) {
        expect(isRight(login), login.from).toBe(true);
        expect(login.isIn, login.from).toBe(mustBeIn(login, inside));
        expect(login.attempt.reason).toBe(login.isIn ? "accepted_password_only" : "rule_denied");
      }
      expect(logins.some(({ isIn }) => isIn)).toBe(shows !== "unknown");
    }, 60_000);

    test("somebody who only holds a connection open from outside changes nothing", async () => {
      await allowOnly("127.0.0.0/28");
      const role = await newRole();
      const holder = boundTo("127.0.0.99");
      const idle = new pg.Client({
        ...{ port: watched.port, user: role, database: "postgres", ssl: { rejectUnauthorized: false } },
        stream: () => holder,
        // Asked for the password, it says nothing.
        password: () => new Promise<string>(() => {}),
      });
      idle.on("error", () => {});
      const gone = idle.connect().catch(() => {});
      if (!debian) await vi.waitFor(async () => expect(await countOf("127.0.0.99")).toBe(1), 5000);
      const login = await logIn("127.0.0.3");
      holder.destroy();
      await gone;
      await allowOnly(null);
      expect(login.isIn).toBe(mustBeIn(login, /^127\.0\.0\.3$/));
      expect(["127.0.0.3", null]).toContain(login.attempt.personAddress);
      expect(login.attempt.personCandidates).toEqual([]);
    }, 30_000);
    const countOf = async (address: string) =>
      (await watched.admin.query("SELECT FROM pg_stat_activity WHERE client_addr = $1", [address])).rowCount;

    test("the session says the rest a moment later", async () => {
      const role = await newRole();
      const session = new pg.Client({
        ...{ port: watched.port, user: role, password: "hunter2", database: "postgres" },
        ...{ application_name: "a program", ssl: { rejectUnauthorized: false } },
        stream: () => boundTo("127.0.0.77"),
      });
      session.on("error", () => {});
      await session.connect();
      const find = () => database().attempt.findFirstOrThrow({ where: { username: role } });
      const before = await find();
      await vi.waitFor(
        async () =>
          expect(await find()).toMatchObject({
            ...{
              personAddress: "127.0.0.77",
              personCandidates: [],
              application: "a program",
              database: "postgres",
            },
            knownBy: before.knownBy ?? "session",
          }),
        10_000,
      );
      await session.end();
      const { userId } = before;
      const networks = await database().userNetwork.findMany({ where: { userId: userId ?? "" } });
      expect(networks).toMatchObject([{ network: "127.0.0.0/24" }]);
    }, 30_000);

    test("switched off, nothing is asked and nothing is known", async () => {
      const connections = async () =>
        (await watched.admin.query("SELECT FROM pg_stat_activity WHERE usename = $1", [monitor])).rowCount;
      expect(await connections()).toBe(1);
      await database().server.updateMany({ data: { whereFrom: false } });
      await vi.waitFor(async () => expect([await connections(), await watches()]).toEqual([0, []]), 15_000);
      const { isIn, attempt } = await logIn("127.0.0.8");
      expect(isIn).toBe(true);
      expect(attempt).toMatchObject({ personAddress: null, personCandidates: [], knownBy: null });
    }, 30_000);
  },
);

/** A socket that connects from `address`. */
function boundTo(address: string): Socket {
  const socket = new Socket();
  const connect = socket.connect.bind(socket);
  socket.connect = ((port: number, host: string) =>
    connect({ port, host, localAddress: address })) as Socket["connect"];
  return socket;
}
