/** The roles that get in with the password alone for now, because their users are in grace. */
import Link from "next/link";
import { Section } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import type { LetInByGrace } from "@/lib/servers/bypass/by-policy";

const mostShown = 50;

export function ByGrace({ roles }: { readonly roles: readonly LetInByGrace[] }) {
  if (roles.length === 0) return null;
  return (
    <Section
      title={`In grace, with the password only: ${roles.length.toLocaleString("en")}`}
      description="A policy asks these roles for a code, but their users have no second factor yet and are in grace. Each of these ways in closes by itself."
    >
      <ul className="flex flex-col divide-y divide-line">
        {roles.slice(0, mostShown).map(({ role, userId, policyId, policyName, until }) => (
          <li key={role} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2 first:pt-0 last:pb-0">
            <Link href={`/users/${userId}`} className="font-medium wrap-anywhere hover:underline">
              {role}
            </Link>
            <span className="text-muted">
              closes <RelativeTime at={until} focusable={false} />, then the policy{" "}
              <Link href={`/policies/${policyId}`} className="text-accent underline">
                {policyName}
              </Link>{" "}
              asks for a code
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
