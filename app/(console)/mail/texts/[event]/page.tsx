/** The text of one mail: its words, what they may name, and how it comes out. */
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { Alert } from "@/components/ui/alert";
import { Page, PageHeader, Section } from "@/components/ui/page";
import { can } from "@/lib/foundation/access/permissions";
import { versionOf } from "@/lib/foundation/base/form-state";
import { isMailEvent } from "@/lib/people/notifications/events";
import { textForm } from "@/lib/people/notifications/form";
import { getMailText } from "@/lib/people/notifications/queries";
import { requireOperator } from "@/lib/programs/console/session";
import { TextForm } from "./text-form";

export const metadata: Metadata = { title: "Text of a mail" };

export default async function MailTextPage({
  params,
}: {
  readonly params: Promise<{ readonly event: string }>;
}) {
  const actor = await requireOperator("settings.read");
  const { event } = await params;
  if (!isMailEvent(event)) notFound();
  const text = await getMailText(actor, event);
  const mayWrite = can(actor.role, "mail.text");
  return (
    <Page narrow>
      <PageHeader
        title={text.title}
        description={text.when}
        back={<Link href="/mail/texts">Texts of mails</Link>}
      />
      {!mayWrite && <Alert>You can read the text. Owners and administrators can change it.</Alert>}
      <TextForm text={text} version={versionOf(textForm(text))} mayWrite={mayWrite} />
      <Section
        title="Placeholders"
        description="Write them in double curly brackets. {{link}} and {{selfService}} in a line of their own become a button."
      >
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5">
          {text.placeholders.map(({ name, means }) => (
            <div key={name} className="contents">
              <dt className="font-mono text-[0.8125rem]">{`{{${name}}}`}</dt>
              <dd className="text-muted">{means}</dd>
            </div>
          ))}
        </dl>
      </Section>
    </Page>
  );
}
