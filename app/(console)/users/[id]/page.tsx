/** One user's page: who it is, what proves them, what happened, and what can be done. */
import type { Metadata } from "next";
import Link from "next/link";
import { LinkButton } from "@/components/ui/button";
import { Page, PageHeader, Section } from "@/components/ui/page";
import { can, type Permission } from "@/lib/foundation/access/permissions";
import { versionOf } from "@/lib/foundation/base/form-state";
import { isMailSetUp } from "@/lib/foundation/mail/queries";
import { attemptsOfUser } from "@/lib/login/log/queries";
import { deniedLogins } from "@/lib/people/approvals/denied";
import { passwordLimits } from "@/lib/people/passwords/refuse";
import { loginsByClient } from "@/lib/people/policies/logins-by-client";
import { getUser } from "@/lib/people/users/detail";
import { aliasesForm, identityForm, membershipForm } from "@/lib/people/users/form";
import { found } from "@/lib/programs/console/found";
import { requireOperator } from "@/lib/programs/console/session";
import { endOffer, sessionsOfUser } from "@/lib/servers/sessions/of-user";
import { UserStatus } from "../user-status";
import { BypassSection } from "./bypass-section";
import { DangerZone } from "./danger-zone";
import { DeniedAlert } from "./denied-alert";
import { EnrollmentSection } from "./enrollment-section";
import { FactorsSection } from "./factors-section";
import { GroupsForm } from "./groups-form";
import { IdentitySection } from "./identity-section";
import { LockAlert } from "./lock-alert";
import { LoginsByClient } from "./logins-by-client";
import { PasswordSection } from "./password-section";
import { RecentLogins } from "./recent-logins";
import { ReuseAlert } from "./reuse-alert";
import { RoleNames } from "./role-names";
import { SessionsSection } from "./sessions-section";

export const metadata: Metadata = { title: "User" };

export default async function UserPage({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  const actor = await requireOperator("user.read");
  const { id } = await params;
  const user = await found(id, () => getUser(actor, id));
  const may = (permission: Permission) => can(actor.role, permission);
  const [attempts, denied, clients, hasMail, offer, sessions] = await Promise.all([
    attemptsOfUser(actor, id, 8),
    deniedLogins(actor, id),
    loginsByClient(actor, user.username),
    isMailSetUp(),
    endOffer(actor),
    sessionsOfUser(actor, id),
  ]);
  const mailTo = hasMail ? user.email : null;
  return (
    <Page>
      <PageHeader
        title={<span className="whitespace-pre-wrap">{user.displayName || user.username}</span>}
        description={
          <span className="flex flex-wrap items-center gap-2">
            <UserStatus status={user.status} needsFactor={user.needsFactor} />
            <span className="font-mono break-all whitespace-pre-wrap">{user.username}</span>
          </span>
        }
        back={<Link href="/users">Users</Link>}
      />
      <LockAlert user={user} mayClear={may("user.clear_lock")} />
      <DeniedAlert {...denied} />
      <ReuseAlert attempts={attempts} maySeePolicies={may("policy.read")} />
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-6">
          <FactorsSection
            user={user}
            mayReset={may("user.reset_factor")}
            mayAssign={may("token.write")}
            offer={offer}
          />
          <PasswordSection user={user} mayReset={may("user.reset_password")} mailTo={mailTo} />
          <EnrollmentSection user={user} mayInvite={may("user.invite")} mailTo={mailTo} />
          <BypassSection user={user} mayIssue={may("user.issue_bypass")} />
          {sessions.servers.length > 0 && (
            <SessionsSection
              user={user}
              {...sessions}
              mayEnd={may("user.end_sessions")}
              mayWrite={may("server.write")}
              maySeeServers={may("server.read")}
            />
          )}
          <LoginsByClient clients={clients} maySeeClients={may("client.read")} />
          <RecentLogins attempts={attempts} username={user.username} />
        </div>
        <div className="flex min-w-0 flex-col gap-6">
          <IdentitySection
            user={user}
            version={versionOf(identityForm(user))}
            mayWrite={may("user.write")}
            mayAudit={may("audit.read")}
          />
          <RoleNames
            user={user}
            version={versionOf(aliasesForm(user.aliases))}
            mayWrite={may("user.write")}
          />
          <Section
            title="Groups"
            description="Policies apply to groups."
            action={
              <LinkButton size="sm" href={`/access?user=${user.id}`}>
                Temporary access
              </LinkButton>
            }
          >
            <GroupsForm
              userId={user.id}
              groups={user.groups}
              version={versionOf(membershipForm(user.groups))}
              mayWrite={may("user.write")}
            />
          </Section>
          {may("user.write") && (
            <DangerZone
              user={user}
              limits={await passwordLimits()}
              mayDelete={may("user.delete")}
              offer={offer}
            />
          )}
        </div>
      </div>
    </Page>
  );
}
