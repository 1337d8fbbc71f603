/**
 * The job that sends a code that a login asked for. The login wrote down which code, never the code itself: that is computed
 * here, and stands sealed in an outbox until it is sent or has expired.
 */
import { defineJob } from "@/lib/foundation/jobs/job";
import { keyring } from "@/lib/foundation/keys/master-key";
import { database } from "@/lib/foundation/platform/database";
import { openFactor } from "@/lib/login/authentication/open-secrets";
import { sendCodeInput, sendCodeName } from "@/lib/login/authentication/sending";
import { sentCodeEnds, sentData, sentKey } from "@/lib/login/factors/sent-code";
import { codeAt } from "@/lib/login/factors/totp";
import { codeWay } from "./code-ways";

/** Sends one code, once, however often it runs. */
export const sendCodes = defineJob({
  name: sendCodeName,
  title: "Send codes to log in with",
  schema: sendCodeInput,
  concurrency: 4,
  async run({ factorId, number }) {
    return database().$transaction(async (tx) => {
      const row = await tx.factor.findUnique({
        where: { id: factorId },
        include: { user: { select: { email: true, phone: true } } },
      });
      const factor = row && openFactor(keyring(), row);
      const way = factor && codeWay(factor.kind.id);
      if (!row?.userId || !row.user || !factor || !way) return "Not sent: the second factor is gone.";
      const data = sentData.parse(factor.data);
      const ends = sentCodeEnds(data, number);
      if (!ends) return "Not sent: newer ones have been.";
      // Only to where it was verified. A number is being verified before the account has it.
      const isBeingVerified = way.field === "phone" && row.confirmedAt === null;
      if (!isBeingVerified && way.targetOf(row.user) !== data.to) {
        return "Not sent: where the person's codes go has changed.";
      }
      const noted = await tx.$executeRaw`
        INSERT INTO sent_codes (factor_id, number, kind) VALUES (${factorId}::uuid, ${number}, ${row.kind})
        ON CONFLICT DO NOTHING`;
      if (noted === 0) return "Handed over before.";
      const digits = codeAt(sentKey(factor.secret), number);
      const code = `${digits.slice(0, 3)} ${digits.slice(3)}`;
      const refusal = await way.send(tx, { userId: row.userId, to: data.to, code, ends });
      if (refusal === null) return "Handed over.";
      await tx.$executeRaw`DELETE FROM sent_codes WHERE factor_id = ${factorId}::uuid AND number = ${number}`;
      return `Not sent: ${refusal}.`;
    });
  },
});
