/** What stands in place of a button that a disabled user cannot have: who disabled the user, and what to do first. */
import type { UserDetail } from "@/lib/people/users/detail";

/** Nothing can be issued for a user whom an operator or the directory disabled. */
export function DisabledNote({ user }: { readonly user: Pick<UserDetail, "disabledAt"> }) {
  return (
    <p className="text-muted">
      {user.disabledAt
        ? "This user is disabled. Enable the user first."
        : "The directory disabled this user. Enable the person in the directory first."}
    </p>
  );
}
