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
        description="Any of them gives a code that counts. Two are safer than one: a lost phone then costs nothing."
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
        description="For the day the phone is lost. Each logs you in once in place of the code."
        action={<LinkButton href="/me/recovery-codes">Make new ones</LinkButton>}
      >
        <RecoveryCodesLeft left={view.recoveryCodesLeft} />
      </Section>
      <Section title="Password" action={<LinkButton href="/me/password">Change</LinkButton>}>
        {view.passwordChangedAt ? (
          <p>
            Changed <RelativeTime at={view.passwordChangedAt} />.
          </p>
        ) : (
          <p className="text-muted">Set before changes were noted.</p>
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
