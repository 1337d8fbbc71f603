/** The operator's own account. */
import type { Metadata } from "next";
import { EndOtherSessions } from "@/components/end-other-sessions";
import { PasskeysSection } from "@/components/passkeys-section";
import { SessionList } from "@/components/session-list";
import { Facts, Page, PageHeader, Section } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import { roleNames } from "@/lib/foundation/access/permissions";
import { listOwnSessions } from "@/lib/people/console-sessions/queries";
import { getOperator } from "@/lib/people/operators/queries";
import { ownPasskeys } from "@/lib/people/passkeys/own";
import { passwordLimits } from "@/lib/people/passwords/refuse";
import { requireOperator } from "@/lib/programs/console/session";
import { endOtherSessionsAction, endOwnSessionAction } from "./actions";
import { FactorForm } from "./factor-form";
import {
  addPasskeyAction,
  removePasskeyAction,
  renamePasskeyAction,
  startPasskeyAction,
} from "./passkey-actions";
import { PasswordForm } from "./password-form";

export const metadata: Metadata = { title: "Your account" };

export default async function OwnAccountPage() {
  const actor = await requireOperator();
  const operator = await getOperator(actor, actor.id);
  const sessions = await listOwnSessions(actor);
  return (
    <Page narrow>
      <PageHeader
        title="Your account"
        description={[operator.username, operator.displayName].filter(Boolean).join(" · ")}
      />
      <Section title="You">
        <Facts
          items={[
            ["Role", `${roleNames[operator.role].name}: ${roleNames[operator.role].summary}`],
            ["Mail address", operator.email ?? "none"],
            [
              "Signed in",
              operator.lastSignInAt ? <RelativeTime key="at" at={operator.lastSignInAt} /> : "never",
            ],
          ]}
        />
      </Section>
      {operator.directory ? (
        <Section title="Password">
          <p>
            Your password, your name and your role come from {operator.directory.name} and are changed there.
          </p>
        </Section>
      ) : (
        <Section title="Password" description="You will have to sign in again everywhere.">
          <PasswordForm username={operator.username} limits={await passwordLimits()} />
        </Section>
      )}
      <Section
        title="Authenticator app"
        description="For a new phone. Your current app works until you confirm the new one. Then you will have to sign in again."
      >
        <FactorForm />
      </Section>
      <PasskeysSection
        own={await ownPasskeys(actor)}
        actions={{
          start: startPasskeyAction,
          add: addPasskeyAction,
          rename: renamePasskeyAction,
          remove: removePasskeyAction,
        }}
      />
      <Section
        title="Your sessions"
        description="Where you are signed in. If you do not recognise a session, end it, then change your password."
        action={<EndOtherSessions action={endOtherSessionsAction} hasOthers={sessions.length > 1} />}
        flush
      >
        <SessionList sessions={sessions} end={endOwnSessionAction} />
      </Section>
    </Page>
  );
}
