/** The list of policies that name a group. */
import Link from "next/link";
import { Badge } from "@/components/ui/status";
import { policyStateNames, stateOfPolicy } from "@/lib/login/decision/policy";
import type { NamingPolicy } from "@/lib/people/groups/queries";

/** `mayRead`: help desk sees the names without links. */
export function NamingPolicies({
  policies,
  mayRead,
}: {
  readonly policies: readonly NamingPolicy[];
  readonly mayRead: boolean;
}) {
  if (policies.length === 0) {
    return <p className="text-muted">None, so membership does not affect logins yet.</p>;
  }
  return (
    <ul className="flex flex-col gap-2">
      {policies.map(({ id, name, ...state }) => (
        <li key={id} className="flex flex-wrap items-center gap-2">
          {mayRead ? (
            <Link href={`/policies/${id}`} className="text-accent hover:underline">
              {name}
            </Link>
          ) : (
            name
          )}
          {!state.enabled && <Badge>{policyStateNames[stateOfPolicy(state)]}</Badge>}
        </li>
      ))}
    </ul>
  );
}
