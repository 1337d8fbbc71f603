"use client";
/** The second factors on a user's page, and taking them away. */
import type { ReactNode } from "react";
import { CodesInARow } from "@/components/codes-in-a-row";
import { EndSessionsOffer } from "@/components/end-sessions-offer";
import { FactorPicture } from "@/components/factor-picture";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Section } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import { Badge } from "@/components/ui/status";
import type { FactorView, UserDetail } from "@/lib/people/users/detail";
import type { EndOffer } from "@/lib/servers/sessions/of-user";
import { AssignToken } from "../../tokens/assign-token";
import { resetFactorsAction, resyncTokenAction } from "../actions";

export function FactorsSection({
  user,
  mayReset,
  mayAssign,
  offer,
}: {
  readonly user: UserDetail;
  readonly mayReset: boolean;
  readonly mayAssign: boolean;
  readonly offer: EndOffer;
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
      description="All second factors, recovery codes, bypass codes and open enrolment links stop working immediately, and the user's sessions in Postern end. The password stays the same. Verify who is asking first."
      confirmLabel="Reset"
      reason="required"
    >
      <EndSessionsOffer offer={offer} />
    </ConfirmDialog>
  );
  return (
    <Section
      title="Second factors"
      action={
        <div className="flex flex-wrap gap-2">
          {mayAssign && (
            <AssignToken username={user.username} trigger={<Button size="sm">Assign token…</Button>} />
          )}
          {mayReset && hasSomething && reset}
        </div>
      }
    >
      {confirmed.length === 0 ? (
        <p className="text-muted">None yet. Logins that ask for a code are refused.</p>
      ) : (
        <ul className="flex flex-col gap-3">
          {confirmed.map((factor) => (
            <FactorLine key={factor.id} factor={factor}>
              {mayReset && factor.canResync && <Resync user={user} factor={factor} />}
            </FactorLine>
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

/** For a token whose codes are refused: the holder reads out two of them. */
function Resync({ user, factor }: { readonly user: UserDetail; readonly factor: FactorView }) {
  return (
    <ConfirmDialog
      trigger={<Button size="sm">Codes are refused…</Button>}
      action={resyncTokenAction}
      hidden={{ userId: user.id, factorId: factor.id }}
      title={`Resynchronise ${factor.name} of ${user.username}`}
      description="Let the user read out two codes in a row. Both are used up. Wrong ones count towards the user's lock."
      confirmLabel="Resynchronise"
    >
      <CodesInARow />
    </ConfirmDialog>
  );
}

function FactorLine({ factor, children }: { readonly factor: FactorView; readonly children: ReactNode }) {
  return (
    <li className="flex items-start gap-3">
      <FactorPicture device={factor.device} className="mt-0.5 size-4" />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          <span className="break-words">{factor.name}</span>
          {factor.isDefault && <Badge>default</Badge>}
          {factor.isWeaker && <Badge>weaker</Badge>}
        </p>
        <p className="text-[0.8125rem] text-muted">
          {factor.kindName}, {factor.codeForm !== null && `${factor.codeForm}, `}enrolled{" "}
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
      {children}
    </li>
  );
}
