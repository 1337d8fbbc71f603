/** The own page: authenticator apps, recovery codes, password, sessions. */
import { EndOtherSessions } from "@/components/end-other-sessions";
import { SessionList } from "@/components/session-list";
import { LinkButton } from "@/components/ui/button";
import { Page, PageHeader, Section } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import { listOwnSessions } from "@/lib/people/console-sessions/queries";
import { ownSecurity } from "@/lib/people/enrollment/queries";
import { requireUser } from "@/lib/programs/console/session";
import { endOtherSessionsAction, endOwnSessionAction } from "../actions";
import { FactorList } from "./factor-list";
import { RecoveryCodesLeft } from "./recovery-codes-left";

export default async function MyPage() {
  const actor = await requireUser();
  const view = await ownSecurity(actor);
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
      <Section
        title="Authenticator apps"
        description="You can use a code from any of them. With two, you can still log in if you lose one phone."
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
        description="For when you do not have your phone. You can use each one once instead of a code from the app."
        action={<LinkButton href="/me/recovery-codes">Create new ones</LinkButton>}
      >
        <RecoveryCodesLeft left={view.recoveryCodesLeft} />
      </Section>
      <Section title="Password" action={<LinkButton href="/me/password">Change</LinkButton>}>
        {view.passwordChangedAt ? (
          <p>
            Changed <RelativeTime at={view.passwordChangedAt} />.
          </p>
        ) : (
          <p className="text-muted">The date of the last change is not known.</p>
        )}
      </Section>
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
