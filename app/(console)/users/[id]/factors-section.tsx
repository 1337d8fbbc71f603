"use client";
/** The second factors on a user's page, and taking them away. */
import { Smartphone } from "lucide-react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Section } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import { Badge } from "@/components/ui/status";
import type { FactorView, UserDetail } from "@/lib/people/users/detail";
import { resetFactorsAction } from "../actions";

export function FactorsSection({
  user,
  mayReset,
}: {
  readonly user: UserDetail;
  readonly mayReset: boolean;
}) {
  const confirmed = user.factors.filter((factor) => factor.isConfirmed);
  const hasSomething = user.factors.length > 0 || user.recoveryCodes.total > 0;
  const reset = (
    <ConfirmDialog
      trigger={<Button size="sm">Reset…</Button>}
      danger
      action={resetFactorsAction}
      hidden={{ userIds: user.id }}
      title={`Reset the second factor of ${user.username}?`}
      description="Authenticator apps, recovery codes, bypass codes and open enrolment links stop working immediately, and the user's sessions end. The password stays the same. Verify who is asking first."
      confirmLabel="Reset"
      reason="required"
    />
  );
  return (
    <Section title="Second factors" action={mayReset && hasSomething ? reset : undefined}>
      {confirmed.length === 0 ? (
        <p className="text-muted">None yet. Logins that ask for a code are refused.</p>
      ) : (
        <ul className="flex flex-col gap-3">
          {confirmed.map((factor) => (
            <FactorLine key={factor.id} factor={factor} />
          ))}
        </ul>
      )}
      {user.recoveryCodes.total > 0 && (
        <p className="mt-3 text-muted">
          {user.recoveryCodes.left} of {user.recoveryCodes.total} recovery codes left.
        </p>
      )}
    </Section>
  );
}

function FactorLine({ factor }: { readonly factor: FactorView }) {
  return (
    <li className="flex items-start gap-3">
      <Smartphone aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          <span className="break-words">{factor.name}</span>
          {factor.isDefault && <Badge>default</Badge>}
        </p>
        <p className="text-[0.8125rem] text-muted">
          {factor.kindName}, {factor.digits !== null && `${factor.digits} digits, `}enrolled{" "}
          <RelativeTime at={factor.createdAt} />,{" "}
          {factor.lastUsedAt ? (
            <>
              used <RelativeTime at={factor.lastUsedAt} />
            </>
          ) : (
            "not used yet"
          )}
        </p>
      </div>
    </li>
  );
}
