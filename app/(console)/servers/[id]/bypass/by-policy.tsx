/** The roles that get in through Postern with the password alone, because a policy says so. */
import Link from "next/link";
import { Section } from "@/components/ui/page";
import type { LetInByPolicy } from "@/lib/servers/bypass/by-policy";

const mostShown = 50;

export function ByPolicy({ roles }: { readonly roles: readonly LetInByPolicy[] }) {
  if (roles.length === 0) return null;
  return (
    <Section
      title="Allowed by policy, with the password only"
      description="The line asks Postern, but one of your policies does not ask these roles for a code. They are not counted above, because the policy decides this."
    >
      <ul className="flex flex-col divide-y divide-line">
        {roles.slice(0, mostShown).map(({ role, userId, policyId, policyName, reportedBy }) => (
          <li key={role} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2 first:pt-0 last:pb-0">
            <Link href={`/users/${userId}`} className="font-medium wrap-anywhere hover:underline">
              {role}
            </Link>
            <span className="text-muted">
              by the policy{" "}
              <Link href={`/policies/${policyId}`} className="text-accent underline">
                {policyName}
              </Link>
              {reportedBy && `, until you enforce ${reportedBy}, which only reports`}
            </span>
          </li>
        ))}
      </ul>
      {roles.length > mostShown && (
        <p className="mt-3 text-muted">And {(roles.length - mostShown).toLocaleString("en")} more.</p>
      )}
    </Section>
  );
}
