/** Telling operators that somebody's password seems to be known: a login was "not me", or a person is asked without end. */

import { systemActor } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { defineJob } from "@/lib/foundation/jobs/job";
import { consoleUrl } from "@/lib/foundation/platform/console-url";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { alertName, approvalJobInput } from "@/lib/login/authentication/approvals";
import { addressText } from "@/lib/login/log/seen-from";
import { alertOperators } from "@/lib/people/notifications/alerted-operators";
import { readApproval, unknownAddress } from "./view";

/** Mails them about a login of this user, with the way to the user's page. */
export async function tellOperators(
  tx: Transaction,
  event: "login_not_me" | "asked_too_often",
  user: { readonly id: string; readonly name: string },
  login: { readonly client: string; readonly at: Date; readonly from: string },
): Promise<void> {
  const { loginUrl } = await tx.settings.findUniqueOrThrow({ where: { id: 1 }, select: { loginUrl: true } });
  const link = `${consoleUrl(loginUrl)}/users/${user.id}`;
  await alertOperators(tx, event, { ...login, user: user.name, link });
}

/** Tells operators that a person was asked as often as allowed, and that logins with the right password go on. */
export const alertAboutAsking = defineJob({
  name: alertName,
  title: "Tell operators of people who are asked too often",
  schema: approvalJobInput,
  async run({ approvalId }) {
    return database().$transaction(async (tx) => {
      const row = await readApproval(tx, { id: approvalId });
      if (!row) return "Not told: the user is gone.";
      const { user, clientName, openedAt } = row;
      await record(tx, systemActor("worker"), {
        action: "approval.limited",
        subject: { kind: "user", id: user.id, name: user.username },
        detail: { client: clientName, since: openedAt.toISOString() },
      });
      const from = addressText(row) ?? unknownAddress;
      const name = { id: user.id, name: user.username };
      await tellOperators(tx, "asked_too_often", name, { client: clientName, at: openedAt, from });
      return "Told.";
    });
  },
});
