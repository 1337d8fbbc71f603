/**
 * Whether password and code are an operator's: the lock, the password, the code that counts once. Sign-in and
 * changes to one's own account stand on it.
 */
import { systemActor } from "@/lib/foundation/access/actor";
import { recordRepeated } from "@/lib/foundation/audit/record-repeated";
import { subscriberOf } from "@/lib/foundation/base/cidr";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { getSettings } from "@/lib/foundation/settings/queries";
import { afterFailure, free, isLocked, type LockoutRules } from "@/lib/login/decision/lockout";
import { verifyTotp } from "@/lib/login/factors/totp";
import { verifyPassword } from "@/lib/login/first-factor/password-hash";
import { openOperatorKey } from "./authenticator";
import { asActor, operatorSubject } from "./existing";

/** Why a proof failed. It goes to the audit log, never to the screen. */
export type ProofFailure =
  | "unknown_operator"
  | "disabled"
  | "locked"
  | "not_enrolled"
  | "wrong_password"
  | "wrong_code"
  | "spent_code"
  | "credentials_changed";

type Operator = NonNullable<Awaited<ReturnType<Transaction["operator"]["findUnique"]>>>;
export type ProofResult =
  | { readonly ok: true; readonly operator: Operator }
  | { readonly ok: false; readonly failure: ProofFailure };

export type Proof = {
  /** The username in lower case. */
  readonly username: string;
  readonly password: string;
  readonly code: string;
  readonly ip: string | null;
  /** What it was for, in the audit log: "sign-in", "password change". */
  readonly purpose: string;
};

/**
 * Checks a proof and spends its code. `onSuccess` runs in the same transaction. Unknown, locked and wrong cost the same
 * hashing. A failure is counted towards the lock and audited; attempts while locked change nothing.
 */
export async function proveOperator(
  proof: Proof,
  now: Date,
  onSuccess: (tx: Transaction, operator: Operator) => Promise<void>,
): Promise<ProofResult> {
  const { username } = proof;
  const seen = await database().operator.findUnique({
    where: { username },
    select: { passwordHash: true },
  });
  const isPasswordRight = await verifyPassword(seen?.passwordHash ?? null, proof.password);
  const settings = await getSettings();
  return database().$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM operators WHERE username = ${username} FOR UPDATE`;
    const operator = await tx.operator.findUnique({ where: { username } });
    const failure = await judge(tx, operator, proof, {
      isPasswordRight,
      isHashCurrent: operator?.passwordHash === seen?.passwordHash,
      now,
    });
    if (operator && failure === null) {
      await tx.operator.update({ where: { id: operator.id }, data: free });
      await onSuccess(tx, operator);
      return { ok: true, operator };
    }
    await auditFailure(tx, operator, proof, failure ?? "unknown_operator", now);
    if (operator && failure && counted.has(failure)) {
      await tx.operator.update({
        where: { id: operator.id },
        data: afterFailure(operator, lockoutRules(settings), now),
      });
    }
    return { ok: false, failure: failure ?? "unknown_operator" };
  });
}

const counted: ReadonlySet<ProofFailure> = new Set(["wrong_password", "wrong_code", "spent_code"]);

async function judge(
  tx: Transaction,
  operator: Operator | null,
  proof: Proof,
  known: { readonly isPasswordRight: boolean; readonly isHashCurrent: boolean; readonly now: Date },
): Promise<ProofFailure | null> {
  if (!operator) return "unknown_operator";
  if (operator.disabledAt) return "disabled";
  if (isLocked(operator, known.now)) return "locked";
  if (!known.isHashCurrent) return "credentials_changed";
  if (!operator.totpSecretSealed || !operator.totpConfirmedAt) return "not_enrolled";
  if (!known.isPasswordRight) return "wrong_password";
  const key = openOperatorKey(operator.id, operator.totpSecretSealed);
  const match = verifyTotp(key, proof.code.replace(/\s/g, ""), known.now, Number(operator.lastStep));
  if (match.status === "none") return "wrong_code";
  if (match.status === "spent") return "spent_code";
  const { count } = await tx.operator.updateMany({
    where: { id: operator.id, lastStep: { lt: match.step } },
    data: { lastStep: match.step },
  });
  return count === 1 ? null : "spent_code";
}

async function auditFailure(
  tx: Transaction,
  operator: Operator | null,
  proof: Proof,
  failure: ProofFailure,
  now: Date,
): Promise<void> {
  const subject = operator
    ? operatorSubject(operator)
    : ({ kind: "operator", id: null, name: proof.username.slice(0, 64) } as const);
  await recordRepeated(
    tx,
    operator ? asActor(operator, proof.ip) : systemActor("unknown"),
    {
      action: "operator.sign_in_failed",
      subject,
      detail: { reason: failure, purpose: proof.purpose, address: proof.ip },
    },
    operator ? `${operator.id} ${failure}` : subscriberOf(proof.ip),
    { now: () => now },
  );
}

const lockoutRules = (settings: Awaited<ReturnType<typeof getSettings>>): LockoutRules => ({
  threshold: settings.lockoutThreshold,
  baseSeconds: settings.lockoutBaseSeconds,
  maxSeconds: settings.lockoutMaxSeconds,
  forgetSeconds: settings.lockoutForgetSeconds,
});
