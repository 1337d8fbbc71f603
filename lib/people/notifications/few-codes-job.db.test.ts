/** The mail to operators about codes that do not come back, on the real store: once a day for each kind, whoever runs the job. */
import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { systemActor } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { database } from "@/lib/foundation/platform/database";
import { makeOperator } from "@/lib/testing/factories";
import { setUpMail } from "@/lib/testing/mail";
import { alertAboutFewCodes } from "./few-codes-job";

beforeAll(async () => {
  await setUpMail();
  for (const role of ["owner", "administrator", "help_desk", "auditor"]) {
    await makeOperator({ role, email: `${role}@example.org` });
  }
  await makeOperator({ role: "owner", email: "gone@example.org", disabledAt: new Date() });
});
beforeEach(async () => {
  await database().sentCode.deleteMany();
  await database().outgoingMail.deleteMany();
  await database().auditEvent.deleteMany();
});

/** 40 codes an hour ago, of which the first `cameBack` came back. */
const codes = (kind: string, cameBack: number) =>
  database().sentCode.createMany({
    data: Array.from({ length: 40 }, (_, n) => ({
      ...{ factorId: randomUUID(), number: 0, kind, sentAt: new Date(Date.now() - 3_600_000) },
      redeemedAt: n < cameBack ? new Date() : null,
    })),
  });
const run = () => alertAboutFewCodes.run({}, { signal: new AbortController().signal, progress: () => {} });
const mails = () =>
  database().outgoingMail.findMany({ where: { event: "few_codes" }, orderBy: { toAddress: "asc" } });
const audited = () => database().auditEvent.findMany({ where: { action: "codes.few_came_back" } });

test("those who can act are told which codes, of how many, and where to look", async () => {
  await codes("sms_code", 3);
  await codes("mail_code", 12);
  expect(await run()).toBe("3 told.");
  const written = await mails();
  expect(written.map(({ toAddress }) => toAddress)).toEqual([
    "administrator@example.org",
    "help_desk@example.org",
    "owner@example.org",
  ]);
  expect(written[0]).toMatchObject({
    subject: "Few codes come back: Code by text message",
    hasSecret: false,
  });
  expect(written[0]?.text).toContain("of the last 40 codes 3 were typed");
  expect(written[0]?.text).toContain("/login-log?reason=code_sent");
  expect(await audited()).toMatchObject([
    {
      ...{ actorKind: "system", subjectKind: "gateway", subjectId: "sms_code" },
      ...{ subjectName: "Code by text message", detail: { sent: 40, cameBack: 3 } },
    },
  ]);
});

test("nobody is told while enough come back", async () => {
  await codes("sms_code", 12);
  expect(await run()).toBe("0 told.");
  expect([await mails(), await audited()]).toEqual([[], []]);
});

test("told once a day for each kind", async () => {
  await codes("sms_code", 0);
  await run();
  await run();
  expect(await mails()).toHaveLength(3);
  await codes("voice_code", 0);
  await run();
  expect(await mails()).toHaveLength(6);
  // A day later it is still so.
  await database().$executeRaw`UPDATE audit_events SET at = at - interval '25 hours'`;
  await run();
  expect(await mails()).toHaveLength(12);
});

test("whoever runs at the same time waits, and finds that it was told", async () => {
  await codes("sms_code", 0);
  const waiting = () => database().$queryRaw<unknown[]>`
    SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
  const other = await database().$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('few codes'))`;
    const running = run();
    await vi.waitFor(async () => expect(await waiting()).toHaveLength(1));
    const subject = { kind: "gateway", id: "sms_code", name: "Code by text message" } as const;
    await record(tx, systemActor("jobs"), { action: "codes.few_came_back", subject });
    return { running };
  });
  expect(await other.running).toBe("0 told.");
});

test("operators who are gone stand before nobody", async () => {
  await database().operator.createMany({
    data: Array.from({ length: 50 }, (_, n) => ({
      ...{ username: `a${n}`, role: "owner", email: `a${n}@example.org`, disabledAt: new Date() },
    })),
  });
  await codes("sms_code", 0);
  expect(await run()).toBe("3 told.");
});

test("without mail it stands in the audit log", async () => {
  await database().mailSettings.deleteMany();
  await codes("mail_code", 0);
  expect(await run()).toBe("0 told.");
  expect(await audited()).toMatchObject([{ subjectKind: "mail", subjectId: "mail_code" }]);
  await setUpMail();
});
