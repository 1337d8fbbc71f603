/** One operator: who, which role, and what can be done about the account. */
import type { Metadata } from "next";
import Link from "next/link";
import { notFound, redirect } from "next/navigation";
import { SessionList } from "@/components/session-list";
import { Alert } from "@/components/ui/alert";
import { Facts, Page, PageHeader, Section } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import { can, roleNames } from "@/lib/foundation/access/permissions";
import { AppError } from "@/lib/foundation/base/errors";
import { listOperatorSessions } from "@/lib/people/console-sessions/queries";
import { listOperatorPasskeys } from "@/lib/people/operators/passkeys";
import { getOperator, type OperatorView } from "@/lib/people/operators/queries";
import { requireOperator } from "@/lib/programs/console/session";
import { endOperatorSessionAction } from "../actions";
import { OperatorStatus } from "../operator-status";
import { EditOperatorForm } from "./edit-operator-form";
import { OperatorActions } from "./operator-actions";
import { OperatorPasskeys } from "./operator-passkeys";

const linkClass = "rounded-sm text-accent underline underline-offset-2";

export const metadata: Metadata = { title: "Operator" };

export default async function OperatorPage({ params }: { params: Promise<{ id: string }> }) {
  const actor = await requireOperator("operator.read");
  const { id } = await params;
  if (id === actor.id) redirect("/operators/me");
  const operator = await getOperator(actor, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  });
  const sessions = can(actor.role, "operator.sessions") && (await listOperatorSessions(actor, id));
  const mayWrite = can(actor.role, "operator.write");
  return (
    <Page narrow>
      <PageHeader
        back={<Link href="/operators">Operators</Link>}
        title={operator.username}
        description={operator.displayName}
        action={mayWrite && <OperatorActions operator={operator} />}
      />
      {operator.status === "invited" && (
        <Alert tone="info" title={operator.linkExpiresAt ? "The link has not been used yet" : "No open link"}>
          {operator.linkExpiresAt
            ? "The operator cannot sign in until then."
            : "The operator cannot sign in. Issue a link and give it to them."}
        </Alert>
      )}
      <Section title="Account">
        <Facts items={facts(operator)} />
      </Section>
      {sessions && (
        <Section title="Sessions" description="Where this operator is signed in." flush>
          <SessionList sessions={sessions} end={endOperatorSessionAction} />
        </Section>
      )}
      <Section title="Passkeys" description="With each of them this operator signs in." flush>
        <OperatorPasskeys
          username={operator.username}
          passkeys={await listOperatorPasskeys(actor, id)}
          mayRemove={mayWrite}
        />
      </Section>
      {operator.directory && (
        <Alert tone="info" title={`From ${operator.directory.name}`}>
          <p>
            The name, the password and the role come from the directory and are changed there, or by{" "}
            <Link className={linkClass} href={`/directories/${operator.directory.id}`}>
              the groups on its page
            </Link>
            . Disabling the operator here keeps them out whatever the directory says.
          </p>
        </Alert>
      )}
      {mayWrite && !operator.directory && (
        <Section title="Edit">
          <EditOperatorForm operator={operator} />
        </Section>
      )}
    </Page>
  );
}

function facts(operator: OperatorView) {
  const time = (at: Date | null) => (at ? <RelativeTime at={at} /> : "never");
  return [
    ["Status", <OperatorStatus key="status" status={operator.status} />],
    ["Role", `${roleNames[operator.role].name}: ${roleNames[operator.role].summary}`],
    ["Source", operator.directory?.name ?? "Postern"],
    ["Mail address", operator.email ?? "none"],
    ["Last sign-in", time(operator.lastSignInAt)],
    ["Enrolled", time(operator.enrolledAt)],
    ["Created", time(operator.createdAt)],
  ] as const;
}
