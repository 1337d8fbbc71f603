/** Owns taking over the passwords that the roles of a server have, so that people keep theirs. */
import type { Metadata } from "next";
import Link from "next/link";
import { CodeBlock } from "@/components/ui/code-block";
import { Page, PageHeader, Section } from "@/components/ui/page";
import { found } from "@/lib/console/found";
import { requireOperator } from "@/lib/console/session";
import { serverDetail } from "@/lib/servers/queries";
import { rolesSql } from "@/lib/verifiers/parse";
import { TakeOverForm } from "./take-over-form";

export const metadata: Metadata = { title: "Keep passwords" };

export default async function VerifiersPage({
  params,
}: {
  readonly params: Promise<{ readonly id: string }>;
}) {
  const actor = await requireOperator("server.write");
  const { id } = await params;
  const server = await found(id, () => serverDetail(actor, id));
  return (
    <Page narrow>
      <PageHeader
        title="Keep passwords"
        description="People log in with the password that their database role has, plus a code, and nobody has to set a new one."
        back={<Link href={`/servers/${id}`}>{server.name}</Link>}
      />
      <Section
        title="What is read"
        description="Names and SCRAM-SHA-256 verifiers of roles that may log in. A verifier checks a password and does not contain it. Postern keeps it sealed, and drops it at the user's next change of password."
      >
        <div className="flex flex-col gap-3">
          <CodeBlock label="SQL, as a superuser" code={`${rolesSql};`} />
          <p className="text-[0.8125rem] text-muted">
            Passwords past their VALID UNTIL are left out: they would come back to life.
          </p>
        </div>
      </Section>
      <Section title="Where from">
        <TakeOverForm server={{ id, name: server.name, address: `${server.host}:${server.port}` }} />
      </Section>
    </Page>
  );
}
