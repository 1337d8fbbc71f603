/**
 * Real psql with links by mail and by text message, through a real PostgreSQL, by RADIUS to one worker and by LDAPS to another: the
 * password alone is refused and asks, a real job process hands the link to an SMTP server or a gateway, and what is approved under
 * it lets in, once.
 */
import { randomInt } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import type { ApprovalWay } from "@/lib/login/decision/policy";
import { mailLink } from "@/lib/login/factors/kinds/mail-link";
import { smsLink } from "@/lib/login/factors/kinds/sms-link";
import { approveByLink, refuseByLink } from "@/lib/people/approvals/by-link";
import { allowLinks, tokensTo } from "@/lib/testing/approvals";
import { setUpGateway } from "@/lib/testing/gateways";
import { setUpMail } from "@/lib/testing/mail";
import { startHttpGateway } from "@/lib/testing/sms-peers";
import { startSmtp, type TestSmtp } from "@/lib/testing/smtp-server";
import { otherWay, type Way, ways } from "./support/both-doors";
import {
  expectOneOfRace,
  race,
  type Sent,
  type SentLogins,
  sentHolder,
  startSentLogins,
} from "./support/sent-logins";

let logins: SentLogins;
let smtp: TestSmtp;
let gateway: Awaited<ReturnType<typeof startHttpGateway>>;

beforeAll(async () => {
  smtp = await startSmtp();
  gateway = await startHttpGateway(() => [200, "ok"]);
  logins = await startSentLogins("links");
  await setUpMail(smtp.port);
  await setUpGateway(gateway.port);
  await allowLinks(["totp", mailLink.id, smsLink.id]);
}, 90_000);
afterAll(async () => {
  await logins?.remove();
  gateway?.close();
  await smtp?.close();
});
const policy = (approvalWay: ApprovalWay) =>
  database().policy.updateMany({ where: { isDefault: true }, data: { approvalWay } });
beforeEach(() => policy("code"));

const byMail: Sent = {
  kind: mailLink.id,
  targetOf: (username) => {
    const email = `${username}@example.org`;
    return { user: { email }, to: email };
  },
  arrivedAt: (to) => tokensTo(smtp, to),
};
const byText: Sent = {
  kind: smsLink.id,
  targetOf: () => {
    const phone = `+49170${randomInt(1_000_000, 9_999_999)}`;
    return { user: { phone }, to: phone };
  },
  arrivedAt: (to) =>
    gateway.heard
      .map(({ body }) => JSON.parse(body) as { readonly to: string; readonly text: string })
      .filter((message) => message.to === to)
      .flatMap(({ text }) => /\/approve#([\w-]+)$/.exec(text)?.[1] ?? []),
};

async function holder(sent: Sent) {
  const person = await sentHolder(logins, sent);
  /** The token of the only link that came. */
  return { ...person, token: async () => (await person.arrived(1))[0] ?? "" };
}
const codeBy = async (token: string): Promise<string> => {
  const approved = await approveByLink({ token }, null);
  return approved.way === "code" ? approved.code : "";
};

describe.each([
  ["mail", byMail, (userId: string) => database().outgoingMail.findFirstOrThrow({ where: { userId } })],
  [
    "text message",
    byText,
    (userId: string) => database().outgoingText.findFirstOrThrow({ where: { userId } }),
  ],
] as const)("links by %s", (_, sent, outboxRowOf) => {
  describe.each(Object.keys(ways) as Way[])("by %s", (way) => {
    test("refused and asked, approved, and let in once with the code that appeared, by either protocol", async () => {
      const ada = await holder(sent);
      expect(await ada.logIn(way)).toBe(false);
      const code = await codeBy(await ada.token());
      expect(await ada.logIn(otherWay[way], `hunter2${code}`)).toBe(true);
      expect(await ada.logIn(way, `hunter2${code}`)).toBe(false);
      expect(await ada.reasons()).toEqual(["approval_asked", "accepted", "replayed_code"]);
      expect(await outboxRowOf(ada.id)).toMatchObject({ state: "sent", contentSealed: null });
    });

    test("where the policy lets an approval pass, the same login is in, once", async () => {
      await policy("pass");
      const ada = await holder(sent);
      expect(await ada.logIn(way)).toBe(false);
      await approveByLink({ token: await ada.token() }, null);
      expect(await ada.logIn(otherWay[way])).toBe(true);
      expect(await ada.logIn(way)).toBe(false);
      expect(await ada.reasons()).toEqual(["approval_asked", "accepted_approved", "approval_used"]);
    });

    test("refused as not me: nobody is asked again, and nothing lets in", async () => {
      await policy("pass");
      const ada = await holder(sent);
      expect(await ada.logIn(way)).toBe(false);
      await refuseByLink({ token: await ada.token(), why: "not_me" }, null);
      expect(await ada.logIn(way)).toBe(false);
      expect(await ada.logIn(otherWay[way])).toBe(false);
      expect(await ada.reasons()).toEqual(["approval_asked", "approval_denied", "approval_denied"]);
      await ada.token();
    });
  });

  test("libpq that repeats a refused login without TLS is one question", async () => {
    const ada = await holder(sent);
    expect(await ada.logIn("radius", "hunter2", "prefer")).toBe(false);
    await ada.token();
    expect(await ada.reasons()).toEqual(["approval_asked", "approval_pending"]);
    expect(await database().approval.findMany({ where: { userId: ada.id } })).toMatchObject([
      { attempts: 2 },
    ]);
  });

  test("20 psql at once at two workers by two protocols: one question, and one is in when it is approved", async () => {
    await policy("pass");
    const ada = await holder(sent);
    const logIn = (way: Way) => ada.logIn(way);
    expect((await race(logIn)).some(Boolean)).toBe(false);
    await approveByLink({ token: await ada.token() }, null);
    expect((await race(logIn)).filter(Boolean)).toHaveLength(1);
    await ada.token();
    await expectOneOfRace(ada.name, "approval_asked");
  }, 60_000);
});
