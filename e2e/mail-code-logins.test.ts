/**
 * Real psql with codes by mail, through a real PostgreSQL, by RADIUS to one worker and by LDAPS to another: the password alone is
 * refused, a real job process hands the code to a real SMTP server, and password and code let in, once.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { freePort } from "@/lib/foundation/platform/ports";
import { sendCodeName } from "@/lib/login/authentication/sending";
import { mailCode } from "@/lib/login/factors/kinds/mail-code";
import { sentData } from "@/lib/login/factors/sent-code";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import type { DebianServer } from "@/lib/testing/debian-postgres";
import { makeFactor, makeUser } from "@/lib/testing/factories";
import { setUpMail } from "@/lib/testing/mail";
import { startSmtp, type TestSmtp } from "@/lib/testing/smtp-server";
import { type BothDoors, otherWay, startBothDoors, type Way, ways } from "./support/both-doors";

let doors: BothDoors;
let server: DebianServer;
let smtp: TestSmtp;
let jobs: ChildProcess;

beforeAll(async () => {
  doors = await startBothDoors("mail-codes", "host");
  ({ server } = doors);
  smtp = await startSmtp();
  await setUpMail(smtp.port);
  jobs = spawn(process.execPath, ["--import", "tsx", "lib/programs/jobs/main.ts"], {
    env: { ...process.env, VITEST: undefined, POSTERN_JOBS_METRICS_PORT: String(await freePort()) },
    stdio: "ignore",
  });
}, 90_000);
afterAll(async () => {
  await doors?.remove();
  if (jobs && jobs.exitCode === null) {
    jobs.kill("SIGKILL");
    await once(jobs, "exit");
  }
  await smtp?.close();
});

async function holder(password = "hunter2") {
  const name = `m_${randomUUID().slice(0, 8)}`;
  const email = `${name}@example.org`;
  const { id } = await makeUser({ username: name, email, passwordHash: await hashPassword(password) });
  const { id: factorId } = await makeFactor(id, { kind: mailCode.id, name: "Mail", data: { to: email } });
  await server.addRoles(name);
  return {
    ...{ id, name, factorId },
    logIn: async (way: Way, typed: string, sslmode = "require") =>
      (await server.psql(name, typed, `dbname=${ways[way]} sslmode=${sslmode}`)).isIn,
    /** The codes that have arrived, oldest first, once there are `count`. */
    codes: (count: number) =>
      vi.waitFor(
        () => {
          const mails = smtp.arrived.filter(({ to }) => to.includes(email));
          const codes = mails.map(({ raw }) => (/^(\d{3}) (\d{3})\r?$/m.exec(raw) ?? []).slice(1).join(""));
          expect(codes).toHaveLength(count);
          return codes;
        },
        { timeout: 20_000, interval: 50 },
      ),
    reasons: async () =>
      (await database().attempt.findMany({ where: { username: name }, orderBy: { id: "asc" } })).map(
        ({ reason }) => reason,
      ),
    /** Lets the cool-down and, with more, the life of the codes be over. */
    async letPass(seconds: number) {
      const { data } = await database().factor.findUniqueOrThrow({ where: { id: factorId } });
      const earlier = (text: string) => new Date(Date.parse(text) - seconds * 1000).toISOString();
      const { to, codes } = sentData.parse(data);
      const moved = { to, codes: codes.map((code) => ({ ...code, sentAt: earlier(code.sentAt) })) };
      await database().factor.update({ where: { id: factorId }, data: { data: moved } });
      await database()
        .$executeRaw`UPDATE sent_tallies SET last_at = last_at - ${seconds} * interval '1 second' WHERE key LIKE ${`%${id}`} OR key LIKE ${`%${email}`}`;
    },
  };
}
const wrongOf = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, "0");

describe.each(Object.keys(ways) as Way[])("by %s", (way) => {
  test("the password alone is refused, a code comes by mail, and password and code let in once, by either protocol", async () => {
    const ada = await holder();
    expect(await ada.logIn(way, "hunter2")).toBe(false);
    const [code = ""] = await ada.codes(1);
    expect(await ada.logIn(way, `hunter2${wrongOf(code)}`)).toBe(false);
    expect(await ada.logIn(otherWay[way], `hunter2${code}`)).toBe(true);
    expect(await ada.logIn(way, `hunter2${code}`)).toBe(false);
    expect(await ada.reasons()).toEqual(["code_sent", "wrong_password", "accepted", "replayed_code"]);
    // Nothing of the code is left where the mail was.
    const mail = await database().outgoingMail.findFirstOrThrow({ where: { userId: ada.id } });
    expect(mail).toMatchObject({ state: "sent", contentSealed: null, text: null, html: null });
    expect(JSON.stringify(mail)).not.toContain(code);
    const job = await database().job.findFirstOrThrow({
      where: { name: sendCodeName, input: { path: ["factorId"], equals: ada.factorId } },
    });
    expect(job).toMatchObject({ state: "done" });
  });

  test("an expired code is refused, a late one counts, and one that two newer ones follow does not", async () => {
    const ada = await holder();
    expect(await ada.logIn(way, "hunter2")).toBe(false);
    const [expired = ""] = await ada.codes(1);
    await ada.letPass(601);
    expect(await ada.logIn(way, `hunter2${expired}`)).toBe(false);
    for (let n = 0; n < 2; n++) {
      expect(await ada.logIn(way, "hunter2")).toBe(false);
      await ada.codes(n + 2);
      await ada.letPass(31);
    }
    expect(await ada.logIn(way, "hunter2")).toBe(false);
    const [, superseded = "", late = "", newest = ""] = await ada.codes(4);
    expect(await ada.logIn(way, `hunter2${superseded}`)).toBe(false);
    expect(await ada.logIn(way, `hunter2${late}`)).toBe(true);
    expect(await ada.logIn(way, `hunter2${newest}`)).toBe(false);
  });

  test("a password that ends in six digits asks for a code as any other", async () => {
    const ada = await holder("hunter123456");
    expect(await ada.logIn(way, "hunter123456")).toBe(false);
    const [code = ""] = await ada.codes(1);
    expect(await ada.logIn(way, `hunter123456${code}`)).toBe(true);
    expect(await ada.reasons()).toEqual(["code_sent", "accepted"]);
  });
});

test("libpq that repeats a refused login without TLS causes one mail", async () => {
  const ada = await holder();
  expect(await ada.logIn("radius", "hunter2", "prefer")).toBe(false);
  await ada.codes(1);
  expect(await ada.reasons()).toEqual(["code_sent", "code_sent_already"]);
});

test("20 psql at once at two workers by two protocols: one mail for the password, one is in with the code", async () => {
  const ada = await holder();
  const race = (typed: string) =>
    Promise.all(Array.from({ length: 20 }, (_, i) => ada.logIn(i % 2 ? "radius" : "ldap", typed)));
  expect((await race("hunter2")).some(Boolean)).toBe(false);
  const [code = ""] = await ada.codes(1);
  expect((await race(`hunter2${code}`)).filter(Boolean)).toHaveLength(1);
  await ada.codes(1);
  const rows = await database().attempt.findMany({ where: { username: ada.name } });
  expect(rows.filter(({ reason }) => reason === "code_sent")).toHaveLength(1);
  expect(rows.filter(({ outcome }) => outcome === "accept")).toHaveLength(1);
  expect(new Set(rows.map(({ worker }) => worker)).size).toBe(2);
}, 60_000);
