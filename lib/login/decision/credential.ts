/**
 * Pure. Splits what was typed into password and code.
 *
 * People type `password` + code without a delimiter. The user's own factors say which endings can be a code, and the
 * codes themselves say which split is right: a password that ends in digits is no ambiguity, because only the true code
 * verifies. One split comes out, so exactly one password check follows, whatever was typed.
 */
import { type BackupKind, backupCodeAtEnd } from "@/lib/login/factors/backup-codes";
import { verifyTotp } from "@/lib/login/factors/totp";
import type { CodeEvidence, Split, UserFacts } from "./facts";
import type { Plan } from "./plan";

type Candidate = { readonly password: string; readonly code: CodeEvidence };

/**
 * The split with the best code: fresh before spent before none; among equals the longest code, then the default factor.
 * Without any ending that could be a code the whole text is the password.
 */
export function splitCredential(typed: string, user: UserFacts | null, now: Date): Split {
  const splits = user ? [...backupSplits(typed, user), ...totpSplits(typed, user, now)] : [];
  const best = [...splits].sort((a, b) => worth(b) - worth(a))[0];
  return best
    ? { ...best, hasCodeShape: true }
    : { password: typed, code: { status: "none" }, hasCodeShape: false };
}

/**
 * The one password to check under `plan`. Where no code is asked for, the whole text is the password, unless it ends
 * in a true code: people who type the code out of habit are not refused for it.
 */
export function passwordToCheck(plan: Plan, typed: string, split: Split): string {
  if (plan.kind === "refuse" || plan.ask === "challenge") return typed;
  return plan.ask === "password" && split.code.status === "none" ? typed : split.password;
}

/** The backup codes that `typed` may end with, for looking up their digests. */
export function backupEndings(typed: string): { readonly kind: BackupKind; readonly code: string }[] {
  const kinds: readonly BackupKind[] = ["recovery_code", "bypass_code"];
  return kinds.flatMap((kind) => {
    const ending = backupCodeAtEnd(kind, typed);
    return ending ? [{ kind, code: ending.code }] : [];
  });
}

function backupSplits(typed: string, user: UserFacts): Candidate[] {
  return user.backups.flatMap(({ id, kind, isSpent }) => {
    const ending = backupCodeAtEnd(kind, typed);
    const code = { status: isSpent ? "spent" : "fresh", kind, id, step: null } as const;
    return ending ? [{ password: ending.before, code }] : [];
  });
}

function totpSplits(typed: string, user: UserFacts, now: Date): Candidate[] {
  const factors = [...user.factors].sort(
    (a, b) => b.key.digits - a.key.digits || Number(b.isDefault) - Number(a.isDefault),
  );
  return factors.flatMap((factor) => {
    const code = typed.slice(-factor.key.digits);
    if (code.length !== factor.key.digits || !/^\d+$/.test(code)) return [];
    const match = verifyTotp(factor.key, code, now, factor.lastStep);
    const evidence: CodeEvidence =
      match.status === "none" ? match : { ...match, kind: "totp", id: factor.id };
    return [{ password: typed.slice(0, -factor.key.digits), code: evidence }];
  });
}

function worth({ code }: Candidate): number {
  return { fresh: 2, spent: 1, none: 0 }[code.status];
}
