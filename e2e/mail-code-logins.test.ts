/**
 * Real psql with codes by mail, through a real PostgreSQL, by RADIUS to one worker and by LDAPS to another: the password alone is
 * refused, a real job process hands the code to a real SMTP server, and password and code let in, once.
 */
import { afterAll, beforeAll } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { mailCode } from "@/lib/login/factors/kinds/mail-code";
import { setUpMail } from "@/lib/testing/mail";
import { startSmtp, type TestSmtp } from "@/lib/testing/smtp-server";
import { testCodeLogins } from "./support/code-logins";
import { type SentLogins, startSentLogins } from "./support/sent-logins";

let logins: SentLogins;
let smtp: TestSmtp;

beforeAll(async () => {
  smtp = await startSmtp();
  logins = await startSentLogins("mail-codes");
  await setUpMail(smtp.port);
}, 90_000);
afterAll(async () => {
  await logins?.remove();
  await smtp?.close();
});

testCodeLogins(() => logins, {
  kind: mailCode.id,
  targetOf: (username) => {
    const email = `${username}@example.org`;
    return { user: { email }, to: email };
  },
  arrivedAt: (to) =>
    smtp.arrived
      .filter((mail) => mail.to.includes(to))
      .map(({ raw }) => (/^(\d{3}) (\d{3})\r?$/m.exec(raw) ?? []).slice(1).join("")),
  outboxRowOf: (userId) =>
    database().outgoingMail.findFirstOrThrow({ where: { userId, text: null, html: null } }),
});
