/** Pure. Everything a login is decided on: what the store knew (facts) and what the checks found (evidence). */
import type { BackupKind } from "@/lib/login/factors/backup-codes";
import type { TotpKey } from "@/lib/login/factors/totp";
import type { LockoutRules, LockoutState } from "./lockout";
import type { Door, Policy } from "./policy";

/** A confirmed authenticator app with its open secret. */
export type FactorFacts = {
  readonly id: string;
  readonly name: string;
  readonly isDefault: boolean;
  readonly key: TotpKey;
  readonly lastStep: number;
};

/** A backup code that the typed text named, found by its digest. */
export type BackupFacts = {
  readonly id: string;
  readonly kind: BackupKind;
  /** Used, revoked or expired: it was right once, and counts no more. */
  readonly isSpent: boolean;
};

/** The user's memory between attempts, one row, compared by `version` when it is written back. */
export type LoginState = LockoutState & {
  readonly version: bigint;
  /** Hex digest of the last refused credential. */
  readonly refusedMac: string | null;
  readonly refusedAt: Date | null;
  /** Hex digest of the last credential that was accepted with a code, with its client, time and uses. */
  readonly acceptedMac: string | null;
  readonly acceptedClientId: string | null;
  readonly acceptedAt: Date | null;
  readonly acceptedUses: number;
  /** The answer to it left after the client had stopped waiting. */
  readonly acceptedLate: boolean;
};

/** The user whom the role name means. */
export type UserFacts = {
  readonly id: string;
  readonly username: string;
  readonly isDisabled: boolean;
  /** What a password is compared with: a hash of ours, or the verifier the database role came with. */
  readonly passwordHash: string | null;
  readonly groups: readonly { readonly id: string; readonly name: string }[];
  readonly factors: readonly FactorFacts[];
  /** Kinds of backup codes of which at least one is unused. */
  readonly backupKinds: readonly BackupKind[];
  /** Backup codes that the typed text ends with. */
  readonly backups: readonly BackupFacts[];
  readonly login: LoginState;
  readonly isFirstLoginHere: boolean;
  /** Refused attempts of the last 24 hours, at most 50; empty when no rule asks. */
  readonly failureTimes: readonly Date[];
};

/** The client that asks; null at the console's own door. */
export type AskingClient = {
  readonly id: string;
  readonly name: string;
  readonly codeEntry: "appended" | "challenge";
  readonly failures: number;
  readonly failuresSince: Date | null;
};

/** The open challenge that a State attribute names. */
export type ChallengeFacts = { readonly id: string; readonly passwordOk: boolean };

/** All that is known before any password is checked. */
export type Facts = {
  readonly now: Date;
  readonly username: string;
  readonly client: AskingClient | null;
  /** Which door the client came through, and from which address; the console is not one for policies. */
  readonly door: Door | "console";
  readonly sourceAddress: string;
  readonly personAddress: string | null;
  readonly user: UserFacts | null;
  readonly policies: readonly Policy[];
  readonly lockout: LockoutRules;
  readonly clientFailureLimit: number;
  readonly clientFailureWindowSeconds: number;
  /** Setting: a person without a factor may sign in to the console with the password alone, to enrol. */
  readonly enrollWithoutLink: boolean;
  /** Null when no State came; 'invalid' when it named no open challenge. */
  readonly challenge: ChallengeFacts | "invalid" | null;
};

/** A code found at the end of what was typed: which factor it belongs to and what it is worth. */
export type CodeEvidence =
  | {
      readonly status: "fresh" | "spent";
      readonly kind: "totp" | BackupKind;
      /** The factor, or the backup code's row. */
      readonly id: string;
      /** The accepted time step; null for backup codes. */
      readonly step: number | null;
    }
  | { readonly status: "none" };

/** The typed text split in two: which password to check, and what the code is worth. */
export type Split = {
  readonly password: string;
  readonly code: CodeEvidence;
  readonly hasCodeShape: boolean;
};

/** What the checks found. `credentialMac` is the hex digest of user, and all that was typed. */
export type Evidence = {
  readonly passwordOk: boolean;
  readonly split: Split;
  readonly credentialMac: string;
};
