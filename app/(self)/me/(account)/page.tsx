/** The own page: second factors, recovery codes, password, sessions. */
import { EndOtherSessions } from "@/components/end-other-sessions";
import { PasskeysSection } from "@/components/passkeys-section";
import { ProofFields } from "@/components/self/proof-fields";
import { SessionList } from "@/components/session-list";
import { Alert } from "@/components/ui/alert";
import { LinkButton } from "@/components/ui/button";
import { Page, PageHeader, Section } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import { ownApprovals } from "@/lib/people/approvals/own";
import { listOwnSessions } from "@/lib/people/console-sessions/queries";
import { ownSecurity } from "@/lib/people/enrollment/queries";
import { ownPasskeys } from "@/lib/people/passkeys/own";
import type { OwnPassword } from "@/lib/people/passwords/elsewhere";
import { requireUser } from "@/lib/programs/console/session";
import { endOtherSessionsAction, endOwnSessionAction } from "../actions";
import {
  addPasskeyAction,
  removePasskeyAction,
  renamePasskeyAction,
  startPasskeyAction,
} from "../passkey-actions";
import { FactorList } from "./factor-list";
import { OpenApprovals } from "./open-approvals";
import { RecoveryCodesLeft } from "./recovery-codes-left";

function PasswordSection({
  password,
  changedAt,
}: {
  readonly password: OwnPassword;
  readonly changedAt: Date | null;
}) {
  const mayChange = password.where === "here" || password.mayChange;
  return (
    <Section title="Password" action={mayChange && <LinkButton href="/me/password">Change</LinkButton>}>
      {password.where === "directory" ? (
        <p>
          Your password is that of your organisation's directory, <bdi>{password.directory}</bdi>.
          {!mayChange && " Change it there; it cannot be changed here."}
        </p>
      ) : changedAt ? (
        <p>
          Changed <RelativeTime at={changedAt} />.
        </p>
      ) : (
        <p className="text-muted">The date of the last change is not known.</p>
      )}
    </Section>
  );
}

export default async function MyPage() {
  const actor = await requireUser();
  const view = await ownSecurity(actor);
  const approvals = await ownApprovals(actor);
  const sessions = await listOwnSessions(actor);
  return (
    <Page>
      <PageHeader
        title={view.displayName || view.username}
        description={
          <>
            You log in to the database as <span className="font-mono text-ink">{view.username}</span>.
          </>
        }
      />
      <OpenApprovals {...approvals} password={view.password} />
      {view.factors.length === 1 && view.cannotAdd === null && (
        <Alert title="You have one second factor">
          <p>
            Add another, and you can still log in when you do not have {view.factors[0]?.name || "it"} with
            you, or have lost it.
          </p>
        </Alert>
      )}
      <Section
        title="Second factors"
        description="You can use a code from any of them. With two, you can still log in if you lose one."
        action={
          view.cannotAdd === null && (
            <LinkButton variant="primary" href="/me/factors/new">
              Add another
            </LinkButton>
          )
        }
        flush
      >
        <FactorList factors={view.factors} mustKeepOne={view.mustKeepOne} />
        {view.cannotAdd && <p className="border-t border-line px-4 py-3 text-muted">{view.cannotAdd}</p>}
      </Section>
      <Section
        title="Recovery codes"
        description="For when you do not have your phone or token. You can use each one once instead of a code from it."
        action={<LinkButton href="/me/recovery-codes">Create new ones</LinkButton>}
      >
        <RecoveryCodesLeft left={view.recoveryCodesLeft} />
      </Section>
      <PasskeysSection
        own={await ownPasskeys(actor)}
        actions={{
          start: startPasskeyAction,
          add: addPasskeyAction,
          rename: renamePasskeyAction,
          remove: removePasskeyAction,
        }}
        proof={<ProofFields />}
      />
      <PasswordSection password={view.password} changedAt={view.passwordChangedAt} />
      <Section
        title="Your sessions"
        description="Where you are signed in to these pages. If you do not recognise a session, end it, then change your password."
        action={<EndOtherSessions action={endOtherSessionsAction} hasOthers={sessions.length > 1} />}
        flush
      >
        <SessionList sessions={sessions} end={endOwnSessionAction} />
      </Section>
    </Page>
  );
}
