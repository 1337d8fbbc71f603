/** Trying a mail server without saving it: one mail, and which step of the conversation failed. */
import { randomUUID } from "node:crypto";
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { database } from "@/lib/foundation/platform/database";
import { domainOf } from "./address";
import { type MailStep, mailStepWords } from "./failure";
import type { MailTls, TestMailInput } from "./schema";
import { newRow } from "./service";
import { mailSettingsRow, serverOf } from "./settings";
import { openTransport } from "./transport";

/** One step as the page shows it. `told`: the server's words, or what kept us from hearing any. */
export type TestedStep = {
  readonly name: string;
  readonly state: "passed" | "failed" | "not_reached";
  readonly told: string | null;
  readonly fix: string | null;
};

/** What came of a test. */
export type TestedMail = { readonly ok: boolean; readonly to: string; readonly steps: readonly TestedStep[] };

/**
 * Sends one mail with these settings, as they are typed, and gives every step of the conversation. A password or key that is
 * null is the stored one. @throws AppError 'invalid_input' as a save would
 */
export async function testMailServer(actor: Actor, { testTo, ...input }: TestMailInput): Promise<TestedMail> {
  authorize(actor, "mail.configure");
  const before = await mailSettingsRow(database());
  const { data } = newRow(before, input);
  const transport = openTransport(serverOf({ id: 1, updatedAt: new Date(0), ...data }), 1);
  const told = `This is a test from Postern. Mails leave through ${data.host}.`;
  const delivery = await transport.deliver({
    to: { name: "", address: testTo },
    subject: "Postern can send mail",
    messageId: `<${randomUUID()}@${domainOf(data.fromAddress)}>`,
    ...{ text: `${told}\n`, html: `<p>${told.replace(/[&<>]/g, "")}</p>`, pictures: [] },
  });
  transport.close();
  await record(database(), actor, {
    action: "mail.tested",
    subject: { kind: "mail", id: null, name: data.host },
    detail: { to: testTo, passed: delivery.ok },
  });
  const steps = stepsOf(data.tls as MailTls, data.username !== null);
  const failed = delivery.ok
    ? -1
    : steps.indexOf(steps.includes(delivery.failure.step) ? delivery.failure.step : "sender");
  return {
    ok: delivery.ok,
    to: testTo,
    steps: steps.map((step, at): TestedStep => {
      const { name, fix } = mailStepWords[step];
      if (delivery.ok || (failed !== -1 && at < failed))
        return { name, state: "passed", told: null, fix: null };
      if (at !== failed) return { name, state: "not_reached", told: null, fix: null };
      return { name, state: "failed", told: delivery.failure.answer, fix };
    }),
  };
}

/** The steps in the order in which this conversation has them. */
function stepsOf(tls: MailTls, hasLogin: boolean): readonly MailStep[] {
  const secured: Readonly<Record<MailTls, readonly MailStep[]>> = {
    implicit: ["tls", "greeting"],
    starttls: ["greeting", "tls"],
    none: ["greeting"],
  };
  // A server that wants a login from whoever gave none says so at the sender.
  const login: readonly MailStep[] = hasLogin ? ["login"] : [];
  return ["dns", "connect", ...secured[tls], ...login, "sender", "recipient", "message"];
}
