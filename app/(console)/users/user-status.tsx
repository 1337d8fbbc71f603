/** How an on-boarding status looks. */
import { Status, type Tone } from "@/components/ui/status";
import { type OnboardingStatus, statusNames } from "@/lib/people/users/status";

const tones: Readonly<Record<OnboardingStatus, Tone>> = {
  not_invited: "neutral",
  invited: "info",
  no_factor: "warn",
  enrolled: "ok",
  locked: "danger",
  disabled: "neutral",
};

/** `needsFactor` false: no policy asks this user for a code, so that none is missing. */
export function UserStatus({
  status,
  needsFactor,
}: {
  readonly status: OnboardingStatus;
  readonly needsFactor: boolean;
}) {
  if (status === "no_factor" && !needsFactor) return <Status tone="neutral">Password only</Status>;
  return <Status tone={tones[status]}>{statusNames[status].name}</Status>;
}
