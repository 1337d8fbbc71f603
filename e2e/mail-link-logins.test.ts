/**
 * Real psql with links by mail, through a real PostgreSQL, by RADIUS to one worker and by LDAPS to another: the password alone is
 * refused and asks, a real job process hands the link to a real SMTP server, and what is approved there lets in, once.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { freePort } from "@/lib/foundation/platform/ports";
import type { ApprovalWay } from "@/lib/login/decision/policy";
import { mailLink } from "@/lib/login/factors/kinds/mail-link";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { approveByLink, refuseByLink } from "@/lib/people/approvals/by-link";
import { allowLinks, tokensTo } from "@/lib/testing/approvals";
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
  doors = await startBothDoors("mail-links", "host");
  ({ server } = doors);
  smtp = await startSmtp();
  await setUpMail(smtp.port);
  await allowLinks();
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
const policy = (approvalWay: ApprovalWay) =>
  database().policy.updateMany({ where: { isDefault: true }, data: { approvalWay } });
beforeEach(() => policy("code"));

async function holder() {
  const name = `l_${randomUUID().slice(0, 8)}`;
  const email = `${name}@example.org`;
  const { id } = await makeUser({ username: name, email, passwordHash: await hashPassword("hunter2") });
  await makeFactor(id, { kind: mailLink.id, name: "Mail", data: { to: email } });
  await server.addRoles(name);
  return {
    ...{ id, name },
    logIn: async (way: Way, typed = "hunter2", sslmode = "require") =>
      (await server.psql(name, typed, `dbname=${ways[way]} sslmode=${sslmode}`)).isIn,
    /** The token of the newest link, once `count` have arrived. */
    token: (count = 1): Promise<string> =>
      vi.waitFor(
        () => {
          const tokens = tokensTo(smtp, email);
          expect(tokens).toHaveLength(count);
          return tokens.at(-1) ?? "";
        },
        { timeout: 20_000, interval: 50 },
      ),
    reasons: async () =>
      (await database().attempt.findMany({ where: { username: name }, orderBy: { id: "asc" } })).map(
        ({ reason }) => reason,
      ),
  };
}
const codeBy = async (token: string): Promise<string> => {
  const approved = await approveByLink({ token }, null);
  return approved.way === "code" ? approved.code : "";
};

describe.each(Object.keys(ways) as Way[])("by %s", (way) => {
  test("refused and asked, approved, and let in once with the code that appeared, by either protocol", async () => {
    const ada = await holder();
    expect(await ada.logIn(way)).toBe(false);
    const code = await codeBy(await ada.token());
    expect(await ada.logIn(otherWay[way], `hunter2${code}`)).toBe(true);
    expect(await ada.logIn(way, `hunter2${code}`)).toBe(false);
    expect(await ada.reasons()).toEqual(["approval_asked", "accepted", "replayed_code"]);
    const mail = await database().outgoingMail.findFirstOrThrow({ where: { userId: ada.id } });
    expect(mail).toMatchObject({ state: "sent", contentSealed: null, text: null, html: null });
  });

  test("where the policy lets an approval pass, the same login is in, once", async () => {
    await policy("pass");
    const ada = await holder();
    expect(await ada.logIn(way)).toBe(false);
    await approveByLink({ token: await ada.token() }, null);
    expect(await ada.logIn(otherWay[way])).toBe(true);
    expect(await ada.logIn(way)).toBe(false);
    expect(await ada.reasons()).toEqual(["approval_asked", "accepted_approved", "approval_used"]);
  });

  test("refused as not me: nobody is asked again, and nothing lets in", async () => {
    await policy("pass");
    const ada = await holder();
    expect(await ada.logIn(way)).toBe(false);
    await refuseByLink({ token: await ada.token(), why: "not_me" }, null);
    expect(await ada.logIn(way)).toBe(false);
    expect(await ada.logIn(otherWay[way])).toBe(false);
    expect(await ada.reasons()).toEqual(["approval_asked", "approval_denied", "approval_denied"]);
    await ada.token();
  });
});

test("libpq that repeats a refused login without TLS is one question", async () => {
  const ada = await holder();
  expect(await ada.logIn("radius", "hunter2", "prefer")).toBe(false);
  await ada.token();
  expect(await ada.reasons()).toEqual(["approval_asked", "approval_pending"]);
  expect(await database().approval.findMany({ where: { userId: ada.id } })).toMatchObject([{ attempts: 2 }]);
});

test("20 psql at once at two workers by two protocols: one question, and one is in when it is approved", async () => {
  await policy("pass");
  const ada = await holder();
  const race = () => Promise.all(Array.from({ length: 20 }, (_, i) => ada.logIn(i % 2 ? "radius" : "ldap")));
  expect((await race()).some(Boolean)).toBe(false);
  await approveByLink({ token: await ada.token() }, null);
  expect((await race()).filter(Boolean)).toHaveLength(1);
  await ada.token();
  const rows = await database().attempt.findMany({ where: { username: ada.name } });
  expect(rows.filter(({ reason }) => reason === "approval_asked")).toHaveLength(1);
  expect(rows.filter(({ outcome }) => outcome === "accept")).toHaveLength(1);
  expect(new Set(rows.map(({ worker }) => worker)).size).toBe(2);
}, 60_000);
