/** Answering, on the real store with a real SMTP server: by the link that came, once; on one's own page; and who hears of it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { copyOf } from "@/lib/foundation/base/bytes";
import { days, minutes } from "@/lib/foundation/base/durations";
import { tokenHash } from "@/lib/foundation/keys/keyring";
import { database } from "@/lib/foundation/platform/database";
import { signInUser } from "@/lib/login/console-door/sign-in";
import { operatorWith, userActor } from "@/lib/testing/actors";
import { type AskedPerson, allowLinks, askedPerson, runAsking, tokensTo } from "@/lib/testing/approvals";
import { makeOperator } from "@/lib/testing/factories";
import { fixedClock } from "@/lib/testing/fixed-clock";
import { openLogins, password } from "@/lib/testing/logins";
import { setUpMail } from "@/lib/testing/mail";
import { startSmtp, type TestSmtp } from "@/lib/testing/smtp-server";
import { approvalByLink, approveByLink, refuseByLink } from "./by-link";
import { deniedLogins } from "./denied";
import { approveOwn, ownApprovals, refuseOwn } from "./own";

const logins = openLogins();
let smtp: TestSmtp;
beforeAll(async () => {
  smtp = await startSmtp();
  await setUpMail(smtp.port);
  await allowLinks();
});
afterAll(() => Promise.all([smtp.close(), logins.close()]));
// The job works by the clock of the machine.
beforeEach(() => logins.clock.set(new Date()));

/** Logs in with the password alone, and gives the token of the link that came. */
async function askedByMail(person: AskedPerson): Promise<string> {
  expect(await logins.reasonOf(person, password)).toBe("approval_asked");
  expect(await runAsking()).toContain("Handed over.");
  return tokensTo(smtp, person.email).at(-1) ?? "";
}
const approvalOf = ({ userId }: AskedPerson) =>
  database().approval.findFirstOrThrow({ where: { userId }, orderBy: { openedAt: "desc" } });
const auditOf = async ({ userId }: AskedPerson) =>
  (await database().auditEvent.findMany({ where: { subjectId: userId }, orderBy: { id: "asc" } })).map(
    ({ action, actorName, detail }) => ({ action, actorName, detail }),
  );
const mailsAbout = (subject: string) => smtp.arrived.filter(({ raw }) => raw.includes(subject));

describe("the link", () => {
  test("says who logs in, through what, when, from where and how often; the store keeps no token", async () => {
    const ada = await askedPerson(logins);
    const { name } = await database().client.findUniqueOrThrow({ where: { id: ada.clientId } });
    await logins.reasonOf(ada, password);
    await logins.reasonOf(ada, password);
    await runAsking();
    const [token = ""] = tokensTo(smtp, ada.email);
    const raw = smtp.arrived.find(({ to }) => to.includes(ada.email))?.raw ?? "";
    for (const text of [ada.username, name, "address unknown", "Attempts so far: 2"])
      expect(raw).toContain(text);
    expect(await approvalByLink({ token }, logins.clock)).toMatchObject({
      ...{ username: ada.username, client: name, from: null, attempts: 2, way: "code" },
    });
    const { tokenHash: kept, answer } = await approvalOf(ada);
    expect(kept).toEqual(copyOf(tokenHash(token)));
    expect(answer).toBeNull();
    const mail = await database().outgoingMail.findFirstOrThrow({ where: { userId: ada.userId } });
    expect(JSON.stringify(mail)).not.toContain(token);
  });

  test("approved once: a code appears that lets in; a second answer finds it closed", async () => {
    const ada = await askedPerson(logins);
    const token = await askedByMail(ada);
    const approved = await approveByLink({ token }, "192.0.2.1", logins.clock);
    expect(approved).toEqual({ way: "code", code: expect.stringMatching(/^\d{6}$/) });
    const closed = { code: "not_found" };
    await expect(approveByLink({ token }, null, logins.clock)).rejects.toMatchObject(closed);
    await expect(refuseByLink({ token, why: "not_me" }, null, logins.clock)).rejects.toMatchObject(closed);
    await expect(approvalByLink({ token }, logins.clock)).rejects.toMatchObject(closed);
    expect(await auditOf(ada)).toMatchObject([
      { action: "approval.approved", actorName: ada.username, detail: { by: "link", way: "code" } },
    ]);
    const code = approved.way === "code" ? approved.code : "";
    expect(JSON.stringify(await auditOf(ada))).not.toContain(code);
    expect(await logins.reasonOf(ada, password + code)).toBe("accepted");
  });

  test("of twenty answers at once one counts", async () => {
    const ada = await askedPerson(logins);
    const token = await askedByMail(ada);
    const came = await Promise.allSettled(
      Array.from({ length: 20 }, (_, n) =>
        n % 2
          ? approveByLink({ token }, null, logins.clock)
          : refuseByLink({ token, why: "cancelled" }, null, logins.clock),
      ),
    );
    expect(came.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await auditOf(ada)).toHaveLength(1);
  });

  test("an invented token, one of a login that ended, and one of a changed address open nothing", async () => {
    const ada = await askedPerson(logins);
    const token = await askedByMail(ada);
    const closed = { code: "not_found" };
    await expect(approvalByLink({ token: "x" }, logins.clock)).rejects.toMatchObject(closed);
    logins.clock.advance(minutes(10));
    await expect(approveByLink({ token }, null, logins.clock)).rejects.toMatchObject(closed);
    const bea = await askedPerson(logins);
    logins.clock.set(new Date());
    const other = await askedByMail(bea);
    await database().user.update({ where: { id: bea.userId }, data: { email: "thief@example.org" } });
    await expect(approveByLink({ token: other }, null, logins.clock)).rejects.toMatchObject(closed);
  });

  test("goes to the verified address alone", async () => {
    const ada = await askedPerson(logins);
    await logins.reasonOf(ada, password);
    await database().factor.update({
      where: { id: ada.factorId },
      data: { data: { to: "old@example.org" } },
    });
    expect(await runAsking()).toEqual([
      expect.stringContaining("the person's address or number has changed"),
    ]);
    expect(tokensTo(smtp, ada.email)).toEqual([]);
  });
});

describe("not me", () => {
  test("tells operators who can act, and nobody when the login was given up", async () => {
    const operator = await makeOperator({ role: "help_desk", email: "desk@example.org" });
    await makeOperator({ role: "auditor", email: "auditor@example.org" });
    const [ada, bea] = [await askedPerson(logins), await askedPerson(logins)];
    await refuseByLink({ token: await askedByMail(bea), why: "cancelled" }, null, logins.clock);
    await refuseByLink({ token: await askedByMail(ada), why: "not_me" }, "192.0.2.9", logins.clock);
    await runAsking();
    const told = mailsAbout("says that a login was not theirs");
    expect(told.flatMap(({ to }) => to)).toEqual([operator.email]);
    expect(told[0]?.raw).toContain(ada.username);
    expect(await auditOf(ada)).toMatchObject([{ action: "approval.not_me" }]);
    expect(await auditOf(bea)).toMatchObject([{ action: "approval.cancelled" }]);
    expect(await logins.reasonOf(ada, password)).toBe("approval_denied");
    const { name } = await database().client.findUniqueOrThrow({ where: { id: ada.clientId } });
    const seen = ({ userId }: AskedPerson, clock = logins.clock) =>
      deniedLogins(operatorWith("help_desk"), userId, clock);
    const none = { denied: [], askedTooOftenAt: null };
    expect(await seen(ada)).toMatchObject({ denied: [{ why: "not_me", client: name, from: null }] });
    expect(await seen(bea)).toMatchObject({ denied: [{ why: "cancelled" }], askedTooOftenAt: null });
    expect(await seen(await askedPerson(logins))).toEqual(none);
    expect(await seen(ada, fixedClock(new Date(Date.now() + days(2) + minutes(1))))).toEqual(none);
  });

  test("operators are told once when logins go on past the limit", async () => {
    const ada = await askedPerson(logins);
    for (let n = 0; n < 3; n++) {
      await logins.reasonOf(ada, password);
      await database().approval.updateMany({ where: { userId: ada.userId }, data: { endedAt: new Date() } });
    }
    for (let n = 0; n < 5; n++) expect(await logins.reasonOf(ada, password)).toBe("approval_not_asked");
    await runAsking();
    expect(mailsAbout(`${ada.username} is being asked too often`).flatMap(({ to }) => to)).toEqual([
      "desk@example.org",
    ]);
    expect(await auditOf(ada)).toMatchObject([{ action: "approval.limited", actorName: "worker" }]);
    expect(await deniedLogins(operatorWith("auditor"), ada.userId, logins.clock)).toEqual({
      denied: [],
      askedTooOftenAt: expect.any(Date),
    });
  });
});

describe("the own page", () => {
  /** A session in which a code was proved just now. */
  async function session(person: AskedPerson, provenAt = logins.clock.now()) {
    const { sessionEpoch: epoch } = await database().user.findUniqueOrThrow({ where: { id: person.userId } });
    const times = { provenAt, createdAt: provenAt, lastSeenAt: provenAt };
    const { id } = await database().consoleSession.create({
      data: { userId: person.userId, epoch, ...times },
    });
    return { ...userActor(person.userId, person.username), sessionId: id };
  }

  test("shows what waits, and approves it in a session in which a code was proved lately", async () => {
    const ada = await askedPerson(logins);
    await logins.reasonOf(ada, password);
    const actor = await session(ada);
    const { open, mayApprove } = await ownApprovals(actor, logins.clock);
    expect(open).toMatchObject([{ username: ada.username, attempts: 1 }]);
    expect(mayApprove).toBe(true);
    const approved = await approveOwn(actor, { approvalId: open[0]?.id ?? "" }, logins.clock);
    expect((await ownApprovals(actor, logins.clock)).open).toEqual([]);
    const code = approved.way === "code" ? approved.code : "";
    expect(await logins.reasonOf(ada, password + code)).toBe("accepted");
  });

  test("names every address that it can be, where it is not certain, to the person and to operators", async () => {
    const ada = await askedPerson(logins);
    await logins.reasonOf(ada, password);
    const { id: approvalId } = await approvalOf(ada);
    const personCandidates = ["192.0.2.7", "198.51.100.4"];
    await database().approval.update({ where: { id: approvalId }, data: { personCandidates } });
    const actor = await session(ada);
    const from = "one of 2 addresses: 192.0.2.7, 198.51.100.4";
    expect((await ownApprovals(actor, logins.clock)).open).toMatchObject([{ from }]);
    await refuseOwn(actor, { approvalId, why: "cancelled" }, logins.clock);
    expect(await auditOf(ada)).toMatchObject([{ action: "approval.cancelled", detail: { from } }]);
    const { denied } = await deniedLogins(operatorWith("help_desk"), ada.userId, logins.clock);
    expect(denied).toMatchObject([{ from }]);
  });

  test("in an older session, or one that may only enrol, it can be refused but not approved", async () => {
    const ada = await askedPerson(logins);
    await logins.reasonOf(ada, password);
    const { id: approvalId } = await approvalOf(ada);
    const old = await session(ada, new Date(logins.clock.now().getTime() - minutes(10)));
    expect((await ownApprovals(old, logins.clock)).mayApprove).toBe(false);
    await expect(approveOwn(old, { approvalId }, logins.clock)).rejects.toMatchObject({ code: "forbidden" });
    const limited = await session(ada);
    await database().consoleSession.update({ where: { id: limited.sessionId }, data: { limited: true } });
    await expect(approveOwn(limited, { approvalId }, logins.clock)).rejects.toMatchObject({
      code: "forbidden",
    });
    await refuseOwn(old, { approvalId, why: "not_me" }, logins.clock);
    expect(await logins.reasonOf(ada, password)).toBe("approval_denied");
  });

  test("nobody sees or answers another's", async () => {
    const [ada, bea] = [await askedPerson(logins), await askedPerson(logins)];
    await logins.reasonOf(ada, password);
    const { id: approvalId } = await approvalOf(ada);
    const actor = await session(bea);
    expect((await ownApprovals(actor, logins.clock)).open).toEqual([]);
    const forbidden = { code: "forbidden" };
    await expect(approveOwn(actor, { approvalId }, logins.clock)).rejects.toMatchObject(forbidden);
    const refusal = { approvalId, why: "not_me" } as const;
    await expect(refuseOwn(actor, refusal, logins.clock)).rejects.toMatchObject(forbidden);
  });

  test("signing in to it asks in the same way, and takes the code", async () => {
    const ada = await askedPerson(logins);
    const typed = { username: ada.username, password, code: "", ip: null };
    expect(await signInUser(typed)).toMatchObject({ ok: false });
    await runAsking();
    const [token = ""] = tokensTo(smtp, ada.email);
    const approved = await approveByLink({ token }, null, logins.clock);
    const code = approved.way === "code" ? approved.code : "";
    expect(await signInUser({ ...typed, code })).toMatchObject({ ok: true });
  });
});
