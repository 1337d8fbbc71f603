/** Somebody who is asked to approve logins, and what comes to their mailbox, for tests on the real store. */
import { randomBytes } from "node:crypto";
import { copyOf } from "@/lib/foundation/base/bytes";
import { database, type Prisma } from "@/lib/foundation/platform/database";
import { alertName, approvalJobInput, askName } from "@/lib/login/authentication/approvals";
import { mailLink } from "@/lib/login/factors/kinds/mail-link";
import { alertAboutAsking } from "@/lib/people/approvals/alerts";
import { askToApprove } from "@/lib/people/approvals/ask-job";
import { makeFactor } from "./factories";
import type { Login, openLogins } from "./logins";
import { sendNow } from "./mail";
import type { TestSmtp } from "./smtp-server";

/** Somebody whose only factor is a link by mail, with the secret of its codes. */
export type AskedPerson = Login & { readonly email: string; readonly secret: Uint8Array };

/** Lets everybody have links by mail, beside authenticator apps. */
export const allowLinks = (allowedFactors = ["totp", mailLink.id]) =>
  database().settings.update({ where: { id: 1 }, data: { allowedFactors } });

/** Makes one. */
export async function askedPerson(logins: ReturnType<typeof openLogins>): Promise<AskedPerson> {
  const email = `${randomBytes(4).toString("hex")}@example.org`;
  const login = await logins.person({ email });
  await database().factor.deleteMany({ where: { userId: login.userId } });
  const secret = randomBytes(20);
  const { id } = await makeFactor(login.userId, {
    ...{ kind: mailLink.id, name: "Mail", data: { to: email }, secret },
  });
  return { ...login, email, factorId: id, secret };
}

/** Runs the jobs that wait, and sends what they wrote. Gives what they said. */
export async function runAsking(): Promise<string[]> {
  const said: string[] = [];
  for (const job of [askToApprove, alertAboutAsking]) {
    const name = job === askToApprove ? askName : alertName;
    for (const { id, input } of await database().job.findMany({ where: { name, state: "waiting" } })) {
      const context = { signal: new AbortController().signal, progress: () => {} };
      said.push(String(await job.run(approvalJobInput.parse(input), context)));
      await database().job.update({ where: { id }, data: { state: "done" } });
    }
  }
  await sendNow();
  return said;
}

/** The tokens of the links that came to `email`, oldest first. */
export function tokensTo(smtp: TestSmtp, email: string): string[] {
  return smtp.arrived
    .filter(({ to }) => to.includes(email))
    .flatMap(({ raw }) => /\/approve#([\w-]+)/.exec(unfold(raw))?.[1] ?? []);
}

/** Without the soft line breaks of quoted-printable. */
const unfold = (raw: string): string => raw.replace(/=\r?\n/g, "").replace(/=3D/g, "=");

/** A login of `userId` that waits for an answer since `openedAt`, through a link by mail of theirs. */
export async function makeApproval(
  userId: string,
  data: Partial<Prisma.ApprovalUncheckedCreateInput> & { readonly openedAt: Date },
) {
  const email = `${userId}@example.org`;
  await database().user.update({ where: { id: userId }, data: { email } });
  const { id: factorId } = await makeFactor(userId, { kind: mailLink.id, name: "Mail", data: { to: email } });
  return database().approval.create({
    data: {
      ...{ userId, factorId, clientName: "db1", username: "ada", sourceAddress: "192.0.2.1", way: "code" },
      ...{ credentialMac: copyOf(randomBytes(32)), ...data },
    },
  });
}
