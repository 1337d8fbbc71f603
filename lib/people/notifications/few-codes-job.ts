/** Telling operators, once a day for each kind, that few of the codes that were sent come back. */
import { z } from "zod";
import { systemActor } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { defineJob } from "@/lib/foundation/jobs/job";
import { consoleUrl } from "@/lib/foundation/platform/console-url";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { kindName } from "@/lib/login/factors/table";
import { alertOperators } from "./alerted-operators";
import { codeWay } from "./code-ways";
import { type FewCameBack, fewCameBack } from "./redemption";

const action = "codes.few_came_back";

/** What was told is noted in the audit log, in the transaction of the mails: whoever runs next, or at the same time, finds it there. */
export const alertAboutFewCodes = defineJob({
  name: "mail.tell_of_few_codes",
  title: "Tell operators when few codes come back",
  schema: z.object({}),
  schedule: { everyMinutes: 10 },
  async run() {
    return database().$transaction(async (tx) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('few codes'))`;
      let told = 0;
      for (const few of await fewCameBack(tx)) told += await tellOnce(tx, few);
      return `${told.toLocaleString("en")} told.`;
    });
  },
});

/** Gives how many operators were told: none where they were within a day. */
async function tellOnce(tx: Transaction, { kind, sent, cameBack }: FewCameBack): Promise<number> {
  const [before] = await tx.$queryRaw<unknown[]>`
    SELECT FROM audit_events WHERE action = ${action} AND subject_id = ${kind} AND at > now() - interval '1 day' LIMIT 1`;
  if (before) return 0;
  const name = kindName(kind);
  await record(tx, systemActor("jobs"), {
    action,
    subject: { kind: codeWay(kind)?.field === "phone" ? "gateway" : "mail", id: kind, name },
    detail: { sent, cameBack },
  });
  const { loginUrl } = await tx.settings.findUniqueOrThrow({ where: { id: 1 }, select: { loginUrl: true } });
  const link = `${consoleUrl(loginUrl)}/login-log?reason=code_sent`;
  const data = { kind: name, sent: String(sent), cameBack: String(cameBack), link };
  return alertOperators(tx, "few_codes", data);
}
