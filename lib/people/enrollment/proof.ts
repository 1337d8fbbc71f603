/** Asking a signed-in person once more: password and present code, before anything that changes how they log in. */
import type { UserActor } from "@/lib/foundation/access/actor";
import { AppError } from "@/lib/foundation/base/errors";
import { macKey } from "@/lib/foundation/keys/mac-key";
import { database } from "@/lib/foundation/platform/database";
import { afterFailure, isLocked } from "@/lib/login/decision/lockout";
import { backupCodeAtEnd } from "@/lib/login/factors/backup-codes";
import { verifyTotp } from "@/lib/login/factors/totp";
import { passwordOf } from "@/lib/login/first-factor/kept-password";
import { verifyPassword } from "@/lib/login/first-factor/password-hash";
import { recoveryCodeMac } from "./credentials";
import { openTotpKey } from "./totp-row";

/** What was typed. */
export type Proof = { readonly password: string; readonly code: string };

/**
 * Passes when password and code are right, and spends the code. Failures count towards the same lock as logins, so an
 * open session is no place to guess. A recovery code counts too: whoever lost the phone must be able to add a new one.
 * @throws AppError 'invalid_input' with one sentence for a wrong password and a wrong code
 */
export async function proveSelf(actor: UserActor, proof: Proof, now: Date): Promise<void> {
  const user = await database().user.findUniqueOrThrow({
    where: { id: actor.id },
    include: { loginState: true },
  });
  if (user.loginState && isLocked(user.loginState, now)) {
    throw new AppError("unavailable", "Too many wrong passwords or codes. Wait a few minutes and try again.");
  }
  const passwordOk = await verifyPassword(passwordOf(user), proof.password);
  const code = passwordOk ? await spendCode(actor.id, proof.code, now) : "wrong";
  if (code === "right") return;
  if (code === "spent") {
    const message = "This code has been used already. Wait for the next one.";
    throw new AppError("invalid_input", message, { code: message });
  }
  await countFailure(actor.id, now);
  const message = "Password or code was wrong. Type your password, and the code that your app shows now.";
  throw new AppError("invalid_input", message, { code: message });
}

async function spendCode(userId: string, code: string, now: Date): Promise<"right" | "spent" | "wrong"> {
  if (backupCodeAtEnd("recovery_code", code)?.before === "") return spendRecoveryCode(userId, code, now);
  const factors = await database().factor.findMany({
    where: { userId, kind: "totp", confirmedAt: { not: null } },
  });
  let best: "spent" | "wrong" = "wrong";
  for (const factor of factors) {
    const match = verifyTotp(openTotpKey(factor), code, now, Number(factor.lastStep));
    if (match.status === "none") continue;
    best = "spent";
    if (match.status === "spent") continue;
    const { count } = await database().factor.updateMany({
      where: { id: factor.id, lastStep: { lt: match.step } },
      data: { lastStep: match.step, lastUsedAt: now },
    });
    if (count === 1) return "right";
  }
  return best;
}

async function spendRecoveryCode(
  userId: string,
  code: string,
  now: Date,
): Promise<"right" | "spent" | "wrong"> {
  const codeMac = recoveryCodeMac(await macKey(), code);
  const { count } = await database().recoveryCode.updateMany({
    where: { userId, codeMac, usedAt: null },
    data: { usedAt: now },
  });
  if (count === 1) return "right";
  return (await database().recoveryCode.count({ where: { userId, codeMac } })) > 0 ? "spent" : "wrong";
}

/** Adds one failure by compare-and-swap; a login at the same time makes it look again. */
async function countFailure(userId: string, now: Date): Promise<void> {
  const settings = await database().settings.findUniqueOrThrow({ where: { id: 1 } });
  const rules = {
    threshold: settings.lockoutThreshold,
    baseSeconds: settings.lockoutBaseSeconds,
    maxSeconds: settings.lockoutMaxSeconds,
    forgetSeconds: settings.lockoutForgetSeconds,
  };
  for (;;) {
    const state = await database().loginState.findUniqueOrThrow({ where: { userId } });
    const { failures, lastFailureAt, lockedUntil } = afterFailure(state, rules, now);
    const { count } = await database().loginState.updateMany({
      where: { userId, version: state.version },
      data: { failures, lastFailureAt, lockedUntil, version: { increment: 1 } },
    });
    if (count === 1) return;
  }
}
