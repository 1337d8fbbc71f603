/** Pure. All kinds of second factors. A new kind is a file in kinds/ and a line here. */
import {
  type CodeLook,
  type CounterKind,
  type Device,
  type FactorKind,
  isEnrolled,
  isSelfEnrolled,
  type OneTimeKind,
} from "./descriptor";
import { bypassCode } from "./kinds/bypass-code";
import { connectionPassword } from "./kinds/connection-password";
import { hotp } from "./kinds/hotp";
import { mailCode } from "./kinds/mail-code";
import { mailLink } from "./kinds/mail-link";
import { push } from "./kinds/push";
import { recoveryCode } from "./kinds/recovery-code";
import { smsCode } from "./kinds/sms-code";
import { smsLink } from "./kinds/sms-link";
import { totp } from "./kinds/totp";
import { totpToken } from "./kinds/totp-token";
import { voiceCode } from "./kinds/voice-code";
import { yubikey } from "./kinds/yubikey";

/** In the order in which pages offer them. */
export const factorKinds: readonly FactorKind[] = [
  totp,
  push,
  yubikey,
  totpToken,
  hotp,
  mailCode,
  mailLink,
  smsCode,
  smsLink,
  voiceCode,
  recoveryCode,
  bypassCode,
  connectionPassword,
];

/** The kind that the store calls `id`; undefined for a word of a newer version. */
export const kindOf = (id: string, kinds: readonly FactorKind[] = factorKinds): FactorKind | undefined =>
  kinds.find((kind) => kind.id === id);

/** What the codes of a factor look like; null where a newer version made it. */
export function lookOf(factor: { readonly kind: string; readonly data: unknown }): CodeLook | null {
  const kind = counterKind(factor.kind);
  const data = kind?.data.safeParse(factor.data);
  return kind && data?.success ? kind.look(data.data) : null;
}

/** What pages say of a factor by its kind. */
export type FactorTraits = {
  readonly kindName: string;
  /** "6 digits"; null where a newer version made it. */
  readonly codeForm: string | null;
  /** What has to be at hand for its codes; null where a newer version made it. */
  readonly device: Device | null;
  /** Whether somebody hands it out: nobody enrols it alone. */
  readonly isHandedOut: boolean;
  /** Whether it can run away, and be found again by two codes in a row. */
  readonly canResync: boolean;
  /** Whether it withstands less than the others: pages say so beside its name. */
  readonly isWeaker: boolean;
  /** Whether the person is asked on it, so that somebody can try whether that arrives. */
  readonly isNotified: boolean;
  /** Whether nothing reaches it any more: it has to be set up again. */
  readonly isUnreachable: boolean;
};

/** What pages say of `factor`. */
export const traitsOf = (factor: { readonly kind: string; readonly data: unknown }): FactorTraits => ({
  kindName: kindName(factor.kind),
  codeForm: lookOf(factor)?.form ?? null,
  device: lookOf(factor)?.device ?? null,
  isHandedOut: kindOf(factor.kind)?.enrolment === "import",
  canResync: canResync(factor.kind),
  isWeaker: kindOf(factor.kind)?.strength === "weak",
  isNotified: kindOf(factor.kind)?.enrolment === "push",
  isUnreachable: isUnreachable(factor),
});

/** Whether nothing reaches the device of a factor any more. */
export function isUnreachable(factor: { readonly kind: string; readonly data: unknown }): boolean {
  const kind = counterKind(factor.kind);
  const data = kind?.data.safeParse(factor.data);
  return kind !== null && data?.success === true && kind.isUnreachable?.(data.data) === true;
}

/** Whether factors of a kind can be found again by two codes in a row. */
export const canResync = (id: string): boolean => counterKind(id)?.resync !== undefined;

/** What pages call a kind; a word of a newer version stands for itself. */
export const kindName = (id: string): string => kindOf(id)?.name ?? id;

/** Ids of the kinds that a person can have enrolled, alone or by somebody who hands them out, in the order in which pages offer them. */
export const enrollableKinds: readonly string[] = factorKinds.filter(isEnrolled).map(({ id }) => id);

/** Ids of the kinds that a person enrols alone, in the same order. */
export const selfEnrolledKinds: readonly string[] = factorKinds.filter(isSelfEnrolled).map(({ id }) => id);

/** The kinds that a person can have enrolled as choices of a form. */
export const kindChoices: readonly Choice[] = factorKinds.filter(isEnrolled).map((kind) => ({
  value: kind.id,
  label: kind.name,
  description: isSelfEnrolled(kind) ? kind.summary : `${kind.summary} An administrator hands it out.`,
}));

/** A choice of a form. */
export type Choice = { readonly value: string; readonly label: string; readonly description: string };

/** Kinds whose codes are rows. */
export const oneTimeKinds = (kinds: readonly FactorKind[] = factorKinds): readonly OneTimeKind[] =>
  kinds.filter((kind) => kind.spends === "row");

/** Kinds by which a person is asked to approve a login. */
export const askingKinds: readonly FactorKind[] = factorKinds.filter(
  (kind) => kind.spends === "counter" && kind.asks,
);

/** Kinds with a secret and a counter. */
export const counterKind = (id: string, kinds: readonly FactorKind[] = factorKinds): CounterKind | null => {
  const kind = kindOf(id, kinds);
  return kind?.spends === "counter" ? kind : null;
};
