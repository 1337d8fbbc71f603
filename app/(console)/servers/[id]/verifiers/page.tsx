/** Taking over the passwords that the roles of a server have, so that people keep theirs. */
import type { Metadata } from "next";
import { CodeBlock } from "@/components/ui/code-block";
import { EmptyState, Section } from "@/components/ui/page";
import { can } from "@/lib/foundation/access/permissions";
import { found } from "@/lib/programs/console/found";
import { requireOperator } from "@/lib/programs/console/session";
import { usualBreakGlass } from "@/lib/protocols/postgres/hba/plan";
import { serverAsksPostern } from "@/lib/servers/bypass/queries";
import { serverLines } from "@/lib/servers/hba/client-lines";
import { serverDetail } from "@/lib/servers/registry/queries";
import { rolesSql } from "@/lib/servers/verifiers/view";
import { ServerFrame } from "../server-frame";
import { TakeOverForm } from "./take-over-form";

export const metadata: Metadata = { title: "Import passwords" };

export default async function VerifiersPage({
  params,
}: {
  readonly params: Promise<{ readonly id: string }>;
}) {
  const actor = await requireOperator("server.read");
  const { id } = await params;
  const [server, asksPostern, { superusers }] = await found(id, () =>
    Promise.all([serverDetail(actor, id), serverAsksPostern(actor, id), serverLines(actor, id)]),
  );
  const { name, host, port } = server;
  return (
    <ServerFrame server={server} current="verifiers">
      <div className="flex max-w-2xl flex-col gap-6">
        <p className="max-w-prose text-muted">
          People can keep using the password of their database role, followed by a code. Nobody has to set a
          new one.
        </p>
        <Section
          title="What is read"
          description="The names and SCRAM-SHA-256 verifiers of roles that can log in. A verifier can check a password but does not contain it. Postern stores it encrypted and deletes it when the user's password is next changed."
        >
          <div className="flex flex-col gap-3">
            <CodeBlock label="What the command below asks" code={`${rolesSql};`} />
            <p className="text-[0.8125rem] text-muted">
              Passwords past their VALID UNTIL are left out, because they would become valid again. A verifier
              does not show how long or common a password is, so imported passwords are not checked until they
              are changed.
            </p>
          </div>
        </Section>
        <Section title="Import">
          {can(actor.role, "server.write") ? (
            <TakeOverForm
              server={{ id, name, host, port, asksPostern, superuser: usualBreakGlass(superusers) }}
            />
          ) : (
            <EmptyState title="Only administrators can import passwords">Your role reads.</EmptyState>
          )}
        </Section>
      </div>
    </ServerFrame>
  );
}
