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
        title="Nobody matches"
        action={<LinkButton href="/users">Show all users</LinkButton>}
      >
        Search looks at the beginnings of the words of role name, alias, display name and mail address.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<Users />} title="No users yet" action={create}>
      Create a user for each database role that should give a second factor, then hand out the enrolment link.
    </EmptyState>
  );
}
