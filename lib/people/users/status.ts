/** Pure. Where a user stands on the way to a second factor: the words, and the rule that derives them. */
import { isLocked } from "@/lib/login/decision/lockout";

/** All on-boarding statuses, in the order of the tabs. Each user has exactly one. */
export const onboardingStatuses = [
  "not_invited",
  "invited",
  "no_factor",
  "enrolled",
  "locked",
  "disabled",
] as const;
export type OnboardingStatus = (typeof onboardingStatuses)[number];

/** What a status is called on pages, and what it means in a sentence. */
export const statusNames: Readonly<
  Record<OnboardingStatus, { readonly name: string; readonly summary: string }>
> = {
  not_invited: { name: "Not invited", summary: "Has neither a password nor an open enrolment link." },
  invited: { name: "Invited", summary: "Has an enrolment link that has not been used yet." },
  no_factor: { name: "No factor yet", summary: "Has a password and no second factor." },
  enrolled: { name: "Enrolled", summary: "Has at least one confirmed second factor." },
  locked: { name: "Locked", summary: "Too many failures. The lock clears by itself." },
  disabled: { name: "Disabled", summary: "Disabled by an operator. Every login is refused." },
};

/** What the status is derived from. */
export type StatusFacts = {
  readonly isDisabled: boolean;
  readonly lockedUntil: Date | null;
  readonly confirmedFactors: number;
  readonly hasPassword: boolean;
  readonly hasOpenLink: boolean;
};

/** The status at `now`; the first that fits of disabled, locked, enrolled, no factor, invited, not invited. */
export function statusOf(facts: StatusFacts, now: Date): OnboardingStatus {
  if (facts.isDisabled) return "disabled";
  if (isLocked(facts, now)) return "locked";
  if (facts.confirmedFactors > 0) return "enrolled";
  if (facts.hasPassword) return "no_factor";
  return facts.hasOpenLink ? "invited" : "not_invited";
}
