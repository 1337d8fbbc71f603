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

/** What a person sees of a code: how many characters, and how long one shows where it changes by itself. */
export type CodeLook = { readonly digits: number; readonly periodSeconds: number };

/** What a person needs to put a key into an app. */
export type ShownKey = CodeLook & {
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

/** A kind with a secret of each factor's own, whose codes carry a number that only moves forward. */
export type CounterKind<Data = unknown> = Common & {
  readonly spends: "counter";
  /** Whether a reuse window may let one code count more than once. */
  readonly isReusable: boolean;
  /** What stands in the factor's `data`. An empty object must be readable. */
  readonly data: z.ZodType<Data>;
  /** The endings of `typed` that could be a code. */
  endings(typed: string, data: Data): readonly Ending[];
  /** What `code` is worth at `now`, where `counter` is the last accepted number. */
  verify(key: Key<Data>, code: string, counter: number, now: Date): Match;
  look(data: Data): CodeLook;
  /** How wrong the device's clock must be for `code` to be right; null where no error explains it. */
  clockError(key: Key<Data>, code: string, now: Date): ClockError | null;
  /** Octets of a new secret, and the data of a new factor. */
  readonly secretBytes: number;
  newData(settings: KeySettings): Data;
  /** How the key is shown to whoever enrols it. */
  show(key: Key<Data>, issuer: string, account: string): ShownKey;
  /** The sentence for a first code that is not right. */
  explainWrongCode(key: Key<Data>, code: string, now: Date): string;
};

/** A kind whose codes are rows: kept as a keyed digest, found by it, each counting once. */
export type OneTimeKind = Common & {
  readonly spends: "row";
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

/** Whether somebody chooses and enrols it. */
export const isEnrolled = ({ enrolment }: Pick<FactorKind, "enrolment">): boolean => enrolment !== "none";
