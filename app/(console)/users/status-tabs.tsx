/** The tabs of the list of users: one per on-boarding status, with how many there are. */
import { LinkTabs } from "@/components/ui/tabs";
import type { UserList } from "@/lib/people/users/queries";
import { type OnboardingStatus, onboardingStatuses, statusNames } from "@/lib/people/users/status";

/** `address` is the page's present one: search and filters stay when the tab changes. */
export function StatusTabs({
  address,
  counts,
  current,
}: {
  readonly address: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly counts: UserList["counts"];
  readonly current: OnboardingStatus | undefined;
}) {
  const tab = (status: OnboardingStatus | undefined, label: string) => ({
    href: hrefOf(address, status),
    label,
    count: counts[status ?? "all"],
    current: status === current,
  });
  return (
    <LinkTabs
      label="Onboarding status"
      tabs={[
        tab(undefined, "All"),
        ...onboardingStatuses.map((status) => tab(status, statusNames[status].name)),
      ]}
    />
  );
}

function hrefOf(
  address: Readonly<Record<string, string | readonly string[] | undefined>>,
  status: OnboardingStatus | undefined,
): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...address, status, page: undefined })) {
    const single = [value].flat()[0];
    if (single) params.set(name, single);
  }
  return params.size > 0 ? `/users?${params}` : "/users";
}
