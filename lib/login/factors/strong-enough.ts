/** Pure. Which kinds are strong enough for a demand, and what a demand means in words. Decided by descriptors alone. */
import type { FactorKind } from "./descriptor";
import { isStrongEnough, type LeastStrength, leastStrengthNames, leastStrengths } from "./strength";
import { type Choice, factorKinds } from "./table";

/** Whether something of the kind can be typed at a login: behind a password, or in place of it. */
export const isForLogin = (kind: FactorKind): boolean =>
  kind.isTyped || (kind.spends === "row" && kind.standsAlone === true);

/** Kinds that can be typed at a login and are strong enough, in the order in which pages offer them. */
export const enoughKinds = (
  least: LeastStrength,
  kinds: readonly FactorKind[] = factorKinds,
): readonly FactorKind[] => kinds.filter((kind) => isForLogin(kind) && isStrongEnough(kind, least));

/** What a demand means in sentences for who chooses it: what counts, what does not, and what that closes. */
export function explainLeast(least: LeastStrength, kinds: readonly FactorKind[] = factorKinds): string {
  if (least === "any") return "Every second factor that the person has counts, bypass codes too.";
  const enough = enoughKinds(least, kinds);
  if (enough.length === 0) return "No kind of second factor is this strong, so nobody could log in.";
  const typed = kinds.filter(isForLogin);
  const weaker = typed.filter((kind) => !enough.includes(kind));
  const closed = weaker.some(({ enrolment }) => enrolment === "none")
    ? " Keep another way in for emergencies: the break-glass line in pg_hba.conf, or a policy above for one group."
    : "";
  return `Counts: ${listed(enough)}. Does not count, and is not sent or used up: ${listed(weaker)}.${closed}`;
}

const listed = (kinds: readonly FactorKind[]): string =>
  kinds.map(({ name }, i) => (i === 0 ? name : lowerFirst(name))).join(", ") || "nothing";

/** "Recovery code" within a sentence; "YubiKey" as it is. */
const lowerFirst = (name: string): string =>
  /^[A-Z][a-z]+($|[^a-zA-Z])/.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name;

/** The demands as choices of a form. */
export const leastStrengthChoices: readonly Choice[] = leastStrengths.map((least) => ({
  value: least,
  label: leastStrengthNames[least],
  description: explainLeast(least),
}));
