/**
 * The job that asks a person to approve a login. The login wrote down that they are to be asked; how they are depends on the
 * kind of their factor, and is a line in `ways`.
 */
import { copyOf } from "@/lib/foundation/base/bytes";
import { linkText } from "@/lib/foundation/gateways/one-part";
import { writeText } from "@/lib/foundation/gateways/outbox";
import { e164Of } from "@/lib/foundation/gateways/phone-number";
import { defineJob } from "@/lib/foundation/jobs/job";
import { tokenHash } from "@/lib/foundation/keys/keyring";
import { systemClock } from "@/lib/foundation/platform/clock";
import { consoleLink } from "@/lib/foundation/platform/console-url";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { approvalJobInput, askName } from "@/lib/login/authentication/approvals";
import { mailLink } from "@/lib/login/factors/kinds/mail-link";
import { push } from "@/lib/login/factors/kinds/push";
import { smsLink } from "@/lib/login/factors/kinds/sms-link";
import { sentData } from "@/lib/login/factors/sent-code";
import { newToken } from "@/lib/people/enrollment/link";
import { tell } from "@/lib/people/notifications/tell";
import { askByPush } from "./by-push";
import { type ApprovalRow, type ApprovalView, openView, readApproval, unknownAddress } from "./view";

/** Who is asked what; `to` is where, as the factor has it. */
export type Asking = { readonly row: ApprovalRow; readonly view: ApprovalView; readonly to: string };

/**
 * How each kind asks, in the transaction of the job. Gives whether the question was handed over. A way that needs a network
 * queues a job of its own here.
 */
const ways: Readonly<Record<string, (tx: Transaction, asking: Asking) => Promise<boolean>>> = {
  [mailLink.id]: byMail,
  [smsLink.id]: byText,
  [push.id]: (tx, { row }) => askByPush(tx, row),
};

/** Asks once. */
export const askToApprove = defineJob({
  name: askName,
  title: "Ask people to approve logins",
  schema: approvalJobInput,
  concurrency: 4,
  async run({ approvalId }) {
    return database().$transaction(async (tx) => {
      const row = await readApproval(tx, { id: approvalId });
      const view = row && openView(row, systemClock.now());
      const way = row?.factor && ways[row.factor.kind];
      const data = sentData.safeParse(row?.factor?.data);
      if (!row || !view || !way || !data.success)
        return "Not asked: it has ended, or the second factor is gone.";
      const isAsked = await way(tx, { row, view, to: data.data.to });
      return isAsked
        ? "Handed over."
        : "Not asked: nothing is set up that mail or texts leave by, the person's address or number has changed, or no device is reached any more.";
    });
  },
});

/** A link of its own, only to the address that was verified. The store keeps the hash of its token. */
async function byMail(tx: Transaction, { row, view, to }: Asking): Promise<boolean> {
  const { user } = row;
  if (user.email?.toLowerCase() !== to) return false;
  const { link } = await newLink(tx, row);
  const data = {
    ...{ client: view.client, role: view.username, at: view.at, from: view.from ?? unknownAddress },
    ...{ attempts: String(view.attempts), link, ends: view.endsAt },
  };
  return tell(tx, { event: "login_approval", userId: user.id, data });
}

/** The same to the number that was verified; what else there is to know stands under the link. */
async function byText(tx: Transaction, { row, view, to }: Asking): Promise<boolean> {
  const { id: userId, phone } = row.user;
  if (phone === null || e164Of(phone) !== to) return false;
  const { link, token } = await newLink(tx, row);
  const text = linkText({ role: view.username, client: view.client, link });
  const message = { ...{ userId, number: to, text, secret: token }, usefulUntil: view.endsAt };
  return (await writeText(tx, { way: "sms", ...message })) === null;
}

async function newLink(tx: Transaction, { id }: ApprovalRow) {
  const { loginUrl } = await tx.settings.findUniqueOrThrow({ where: { id: 1 }, select: { loginUrl: true } });
  const token = newToken();
  await tx.approval.update({ where: { id }, data: { tokenHash: copyOf(tokenHash(token)) } });
  return { token, link: consoleLink(loginUrl, "/approve", token) };
}
