/** What the list of users says when it is empty. */
import { Users } from "lucide-react";
import type { ReactNode } from "react";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/page";

/** `isNarrowed`: a search or filter hides the others. `create` is what to do first. */
export function NoUsers({
  isNarrowed,
  create,
}: {
  readonly isNarrowed: boolean;
  readonly create: ReactNode;
}) {
  if (isNarrowed) {
    return (
      <EmptyState
        icon={<Users />}
        title="No users match"
        action={<LinkButton href="/users">Show all users</LinkButton>}
      >
        Search matches the beginning of each word in role names, aliases, display names and mail addresses.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<Users />} title="No users yet" action={create}>
      Create a user for each database role that should need a second factor, then send out the enrolment
      links.
    </EmptyState>
  );
}
