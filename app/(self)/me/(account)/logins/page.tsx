/** The own login history, in plain words. */
import { ScrollText } from "lucide-react";
import type { Metadata } from "next";
import { LinkButton } from "@/components/ui/button";
import { EmptyState, Page, PageHeader, Section } from "@/components/ui/page";
import { ownLogins } from "@/lib/people/enrollment/queries";
import { ownLoginsInput } from "@/lib/people/enrollment/schema";
import type { SearchParams } from "@/lib/programs/console/search-params";
import { requireUser } from "@/lib/programs/console/session";
import { LoginRow } from "./login-row";

export const metadata: Metadata = { title: "My logins" };

export default async function MyLoginsPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const { before } = await searchParams;
  const asked = ownLoginsInput.safeParse({ before });
  const { logins, olderThan } = await ownLogins(await requireUser(), asked.success ? asked.data : {});
  return (
    <Page>
      <PageHeader
        title="My logins"
        description="Logins with your name, newest first. If you do not recognise one, change your password and tell your database administrator."
      />
      <Section flush>
        {logins.length === 0 ? (
          <EmptyState icon={<ScrollText />} title="No logins yet">
            They appear here as soon as you connect.
          </EmptyState>
        ) : (
          <ul className="divide-y divide-line">
            {logins.map((login) => (
              <LoginRow key={login.id} login={login} />
            ))}
          </ul>
        )}
      </Section>
      <div className="flex gap-2">
        {before && <LinkButton href="/me/logins">Newest</LinkButton>}
        {olderThan && <LinkButton href={`/me/logins?before=${olderThan}`}>Older</LinkButton>}
      </div>
    </Page>
  );
}
