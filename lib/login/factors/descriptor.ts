/** Pure. What a kind of second factor is. One descriptor says all of it, so that nobody else asks for a kind's name. */
import type { z } from "zod";
import type { ClockError } from "./clock-error";

/** How well a kind withstands an attacker who deceives the person, or who reads what travels to the phone. */
export type Strength = "phishing_resistant" | "strong" | "weak";

/** How a person comes to have it. 'none': it is handed out or made along the way, and nobody chooses it. */
export type Enrolment = "qr_code" | "import" | "phone" | "mail" | "push" | "none";

/** Typed text that ends in something with the form of a code: the last `codeLength` characters. */
export type Ending = { readonly code: string; readonly codeLength: number };

/**
 * What a code is worth. 'fresh': right, and newer than any accepted one. 'spent': right, but it or a later one was
 * accepted already. 'none': not a code of this factor now. `counter` is what the factor's counter moves to.
 */
export type Match =
  | { readonly status: "fresh" | "spent"; readonly counter: number }
  | { readonly status: "none" };

/** A factor with its secret open. `data` has the form of its kind. */
export type Key<Data> = { readonly secret: Uint8Array; readonly data: Data };

/** A key and what is remembered of its last accepted code; both are written together, or neither. */
export type Held<Data> = Key<Data> & {
  /** The number it stood for; -1: none was accepted yet. */
  readonly counter: number;
  /** When it was accepted; null: none was. */
  readonly lastUsedAt: Date | null;
  /** The latest instant at which something was decided about the person: what had expired by then stays expired. */
  readonly latestAt?: Date | null;
};

/** What has to be at hand for a code, as sentences of pages call it. */
export type Device = "phone" | "token" | "YubiKey" | "mailbox";

/** What a person sees of a code, in words that stand in sentences of pages. */
export type CodeLook = {
  /** "6 digits". */
  readonly form: string;
  /** What follows "type your password, then": "the 6 digits that your app shows now". */
  readonly typing: string;
  /** What the code is called beside a picture of it: "the code your phone shows now". */
  readonly caption: string;
  readonly device: Device;
  /** How the next code is to be had, after "each code works only once, so": "wait for the next code (at most 30 seconds)". */
  readonly next: string;
  /** What to do where codes go on being refused. */
  readonly ifRefused: string;
  /** A code as it could be, for a picture. */
  readonly example: string;
};

/** What a person needs to put a key into an app. */
export type ShownKey = {
  readonly digits: number;
  readonly periodSeconds: number;
  /** For the QR code and for "open in app". */
  readonly uri: string;
  /** The secret in groups of four characters, for typing. */
  readonly secretText: string;
};

/** What new keys follow; each kind takes its own from it. */
export type KeySettings = {
  readonly totpAlgorithm: string;
  readonly totpDigits: number;
  readonly totpPeriodSeconds: number;
};

type Common = {
  /** The word in the store. Never changes. */
  readonly id: string;
  readonly name: string;
  /** What it is, in a sentence for people who choose. */
  readonly summary: string;
  readonly strength: Strength;
  readonly enrolment: Enrolment;
  /** Whether a code of it can stand behind a password in one field. */
  readonly isTyped: boolean;
  /** Whether it proves a person who changes their own account, or only lets in. */
  readonly provesChanges: boolean;
};

/** How a new key comes to be where a person makes one, and how it is shown. */
export type Setup<Data> = {
  /** Octets of a new secret, and the data of a new factor. */
  readonly newSecretBytes: number;
  newData(settings: KeySettings): Data;
  /** How the key is shown to whoever enrols it. */
  show(key: Key<Data>, issuer: string, account: string): ShownKey;
  /** The sentence for a first code that is not right. */
  explainWrongCode(key: Key<Data>, code: string, now: Date): string;
};

/** A kind with a secret of each factor's own, whose codes carry a number that only moves forward. */
export type CounterKind<Data = unknown> = Common & {
  readonly spends: "counter";
  /** Whether a reuse window may let one code count more than once. */
  readonly isReusable: boolean;
  /** Whether its codes are sent to the person when the password was right. `data` is that of sent-code.ts then. */
  readonly isSent?: boolean;
  /**
   * Set where the right password alone asks the person, somewhere else, to approve the login; for how long they may answer.
   * `data` is that of sent-code.ts then: `to` says where they are asked, and a code has a number when it is shown after approving.
   */
  readonly asks?: { readonly forMs: number };
  /** Whether nothing reaches the device any more. Absent: nothing has to reach it. */
  isUnreachable?(data: Data): boolean;
  /** What stands in the factor's `data`. */
  readonly data: z.ZodType<Data>;
  /** The fewest and the most octets of a secret. One of another length proves nothing. */
  readonly secretBytes: readonly [least: number, most: number];
  /** The endings of `typed` that could be a code; `code` as `verify` wants it, however it was typed. */
  endings(typed: string, data: Data): readonly Ending[];
  /** What `code` is worth at `now`. */
  verify(factor: Held<Data>, code: string, now: Date): Match;
  look(data: Data): CodeLook;
  /** How wrong the clock of a phone must be for `code` to be right; null where no error explains it. */
  clockError(key: Key<Data>, code: string, now: Date): ClockError | null;
  /**
   * The number to which the counter moves where two codes in a row, newer than any accepted one, are found far from where
   * a login looks; null where they are not. Absent: the device cannot run away.
   */
  resync?(factor: Held<Data>, codes: readonly [string, string], now: Date): number | null;
  /** Null where keys are made elsewhere and imported. */
  readonly setup: Setup<Data> | null;
};

/** A kind whose keys are made here and shown to whoever enrols them. */
export type SetupKind = CounterKind & { readonly setup: Setup<unknown> };

/** A kind whose codes are rows: kept as a keyed digest, found by it, each counting once. */
export type OneTimeKind = Common & {
  readonly spends: "row";
  /**
   * Whether a code stands for password and code together, as the whole of what was typed. Its rows belong to one client, and
   * only its own strength is left to ask about.
   */
  readonly standsAlone?: boolean;
  /** Whether a reuse window may let one code count more than once, until it ends. */
  readonly isReusable?: boolean;
  /** What somebody who has some is said to have: "Recovery codes". */
  readonly several: string;
  /** Random octets that `make` needs. */
  readonly randomBytes: number;
  /** A code as it is shown to people. */
  make(random: Uint8Array): string;
  /** The endings of `typed` that could be a code; `code` as it was made, whatever case was typed. */
  endings(typed: string): readonly Ending[];
};

export type FactorKind = CounterKind | OneTimeKind;

/** Whether a person enrols it alone; what is imported is handed out by somebody. */
export const isSelfEnrolled = ({ enrolment }: Pick<FactorKind, "enrolment">): boolean =>
  enrolment !== "none" && enrolment !== "import";

/** Whether somebody chooses and enrols it. */
export const isEnrolled = ({ enrolment }: Pick<FactorKind, "enrolment">): boolean => enrolment !== "none";
