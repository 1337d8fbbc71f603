/** Pure. All kinds of second factors. A new kind is a file in kinds/ and a line here. */
import { type CodeLook, type CounterKind, type FactorKind, isEnrolled, type OneTimeKind } from "./descriptor";
import { bypassCode } from "./kinds/bypass-code";
import { recoveryCode } from "./kinds/recovery-code";
import { totp } from "./kinds/totp";

/** In the order in which pages offer them. */
export const factorKinds: readonly FactorKind[] = [totp, recoveryCode, bypassCode];

/** The kind that the store calls `id`; undefined for a word of a newer version. */
export const kindOf = (id: string, kinds: readonly FactorKind[] = factorKinds): FactorKind | undefined =>
  kinds.find((kind) => kind.id === id);

/** What the codes of a factor look like; null where a newer version made it. */
export function lookOf(factor: { readonly kind: string; readonly data: unknown }): CodeLook | null {
  const kind = counterKind(factor.kind);
  const data = kind?.data.safeParse(factor.data);
  return kind && data?.success ? kind.look(data.data) : null;
}

/** What pages call a kind; a word of a newer version stands for itself. */
export const kindName = (id: string): string => kindOf(id)?.name ?? id;

/** Ids of the kinds that a person can enrol, in the order in which pages offer them. */
export const enrollableKinds: readonly string[] = factorKinds.filter(isEnrolled).map(({ id }) => id);

/** The kinds that a person can enrol as choices of a form. */
export const kindChoices: readonly Choice[] = factorKinds
  .filter(isEnrolled)
  .map(({ id, name, summary }) => ({ value: id, label: name, description: summary }));

/** A choice of a form. */
export type Choice = { readonly value: string; readonly label: string; readonly description: string };

/** Kinds whose codes are rows. */
export const oneTimeKinds = (kinds: readonly FactorKind[] = factorKinds): readonly OneTimeKind[] =>
  kinds.filter((kind) => kind.spends === "row");

/** Kinds with a secret and a counter. */
export const counterKind = (id: string, kinds: readonly FactorKind[] = factorKinds): CounterKind | null => {
  const kind = kindOf(id, kinds);
  return kind?.spends === "counter" ? kind : null;
};
