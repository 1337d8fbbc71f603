/** Owns how an on-boarding status looks. */
import { Status, type Tone } from "@/components/ui/status";
import { type OnboardingStatus, statusNames } from "@/lib/users/status";

const tones: Readonly<Record<OnboardingStatus, Tone>> = {
  not_invited: "neutral",
  invited: "info",
  no_factor: "warn",
  enrolled: "ok",
  locked: "danger",
  disabled: "neutral",
};

export const UserStatus = ({ status }: { readonly status: OnboardingStatus }) => (
  <Status tone={tones[status]}>{statusNames[status].name}</Status>
);
