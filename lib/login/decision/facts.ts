/** Pure. Everything a login is decided on: what the store knew (facts) and what the checks found (evidence). */
import type { CounterKind, FactorKind, OneTimeKind } from "@/lib/login/factors/descriptor";
import type { SendingLimits, Tally } from "@/lib/login/factors/sent-code";
import type { Door } from "./door";
import type { LockoutRules, LockoutState } from "./lockout";
import type { Reason } from "./outcome";
import type { ApprovalWay, Policy } from "./policy";
import type { WhereFrom } from "./where-from";

/** A confirmed factor with its open secret. `data` was read by its kind. */
export type FactorFacts = {
  readonly id: string;
  readonly name: string;
  readonly isDefault: boolean;
  readonly kind: CounterKind;
  readonly secret: Uint8Array;
  readonly data: unknown;
  /** What the last accepted code stood for, and when that was. */
  readonly counter: number;
  readonly lastUsedAt: Date | null;
  /** As in `Held`. */
  readonly latestAt?: Date | null;
  /** Of a kind whose codes are sent: what went to the person and the address lately. */
  readonly tallies?: readonly Tally[];
  /** Of a kind that asks: what the person was asked within the last day, through whichever factor, newest first. */
  readonly approvals?: readonly ApprovalFacts[];
};

/** One time that a person was asked to approve a login. */
export type ApprovalFacts = {
  readonly id: string;
  /** Null once the factor is gone. */
  readonly factorId: string | null;
  /** Null at the console's own door. */
  readonly clientId: string | null;
  /** Hex digest of what was typed. */
  readonly credentialMac: string;
  readonly way: ApprovalWay;
  readonly openedAt: Date;
  readonly answer: "approved" | "cancelled" | "not_me" | null;
  readonly answeredAt: Date | null;
  /** The number of the code that was shown. */
  readonly number: number | null;
  readonly uses: number;
  readonly isEnded: boolean;
  readonly isAlerted: boolean;
};

/** A one-time code that the typed text ends with, found by its digest. */
export type OneTimeCodeFacts = {
  readonly id: string;
  readonly kind: OneTimeKind;
  /** How many characters at the end of the typed text are the code. */
  readonly codeLength: number;
  /** Used, revoked or expired: it was right once, and counts no more. */
  readonly isSpent: boolean;
  /** Revoked or expired: no reuse window lets it count again either. */
  readonly isOver?: boolean;
};

/** The memory of a person between attempts, one row, compared by `version` when it is written back. */
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

/** What a password is compared with: where that is done, and a token that is equal for equal credentials alone. */
export type Credential = { readonly source: string; readonly token: string; readonly stored: string };

/** Somebody who proves themselves: a user or an operator. */
export type PersonFacts = {
  readonly id: string;
  readonly isDisabled: boolean;
  /** Disabled because the directory said so at the last sync. */
  readonly isDisabledThere: boolean;
  /** Null where there is no password. */
  readonly credential: Credential | null;
  readonly factors: readonly FactorFacts[];
  /** Kinds of one-time codes of which at least one is open. */
  readonly codeKinds: readonly OneTimeKind[];
  /** One-time codes that the typed text ends with. */
  readonly codes: readonly OneTimeCodeFacts[];
  readonly login: LoginState;
};

/** The user whom the role name means. */
export type UserFacts = PersonFacts & {
  readonly username: string;
  readonly groups: readonly { readonly id: string; readonly name: string }[];
  /**
   * Until when the password alone counts where a policy asks for a code as well; null where it does not, or no longer: the
   * user once had a factor, or is in no group in grace.
   */
  readonly graceUntil: Date | null;
  readonly isFirstLoginHere: boolean;
  /** Whether a confirmed factor is not among `factors`: it cannot be opened, or asks and may not be asked any more. */
  readonly hasUnusable?: boolean;
  /** Refused attempts of the last 24 hours, at most 50; empty when no rule asks. */
  readonly failureTimes: readonly Date[];
  /** Networks from which the user was let in before, newest first, at most 100; empty when no rule asks. */
  readonly networksBefore: readonly string[];
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
export type ChallengeFacts = {
  readonly id: string;
  readonly passwordOk: boolean;
  /** Whether a wrong password was counted when it came: a directory counts it then as well. */
  readonly isCounted?: boolean;
};

/** All that is known before any password is checked. */
export type Facts = {
  readonly now: Date;
  readonly username: string;
  readonly client: AskingClient | null;
  /** Which door the client came through, and from which address; the console is not one for policies. */
  readonly door: Door;
  readonly sourceAddress: string;
  readonly whereFrom: WhereFrom;
  readonly user: UserFacts | null;
  readonly policies: readonly Policy[];
  readonly lockout: LockoutRules;
  readonly sending: SendingLimits;
  readonly clientFailureLimit: number;
  readonly clientFailureWindowSeconds: number;
  /** Setting: a person without a factor may sign in to the console with the password alone, to enrol. */
  readonly enrollWithoutLink: boolean;
  /** Null when no State came; 'invalid' when it named no open challenge. */
  readonly challenge: ChallengeFacts | "invalid" | null;
  /** Whether the whole text has the form of a code that stands for password and code, whether or not there is one. */
  readonly standsAlone?: boolean;
};

/** A code found at the end of what was typed: which factor it belongs to and what it is worth. */
export type CodeEvidence =
  | {
      readonly status: "fresh" | "spent";
      readonly kind: FactorKind;
      /** The factor, or the one-time code's row. */
      readonly id: string;
      /** What the factor's counter moves to; null for one-time codes. */
      readonly counter: number | null;
      /** Of a one-time code: revoked or expired, so that it does not count again. */
      readonly isOver?: boolean;
    }
  | { readonly status: "none" };

/** The typed text split in two: which password to check, and what the code is worth. */
export type Split = {
  readonly password: string;
  readonly code: CodeEvidence;
  readonly hasCodeShape: boolean;
  /** The text is taken whole although it ends like a code: no right one, but perhaps meant as one. */
  readonly isTry?: boolean;
};

/** What the checks found. `credentialMac` is the hex digest of user, and all that was typed. */
export type Evidence = {
  readonly passwordOk: boolean;
  /**
   * What another machine said beside right and wrong: `reason` where it refuses whatever was typed, or could not be asked;
   * `note` for the trace; `isGuess` where the password was wrong there, or sent without an answer and perhaps counted as wrong.
   */
  readonly elsewhere?: {
    readonly reason: Reason | null;
    readonly note: string;
    readonly isGuess?: boolean;
  } | null;
  readonly split: Split;
  readonly credentialMac: string;
};
