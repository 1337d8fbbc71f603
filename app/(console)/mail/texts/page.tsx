/** The texts of all mails: which there are, when each goes out, and which were changed. */
import type { Metadata } from "next";
import Link from "next/link";
import { Page, PageHeader } from "@/components/ui/page";
import { Status } from "@/components/ui/status";
import { listMailTexts } from "@/lib/people/notifications/queries";
import { requireOperator } from "@/lib/programs/console/session";

export const metadata: Metadata = { title: "Texts of mails" };

export default async function MailTextsPage() {
  const actor = await requireOperator("settings.read");
  const texts = await listMailTexts(actor);
  return (
    <Page narrow>
      <PageHeader
        title="Texts of mails"
        description="What people are told, in the product's words or in yours. Each mail goes out as HTML and as text, with the organisation's name and logo."
        back={<Link href="/mail">Outgoing mail</Link>}
      />
      <ul className="flex flex-col divide-y divide-line rounded-lg border border-line bg-surface">
        {texts.map(({ event, title, when, subject, changedAt }) => (
          <li key={event} className="flex flex-col gap-1 p-4">
            <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
              <Link
                href={`/mail/texts/${event}`}
                className="font-semibold text-accent underline underline-offset-2 max-sm:py-2"
              >
                {title}
              </Link>
              {changedAt && <Status tone="info">Changed</Status>}
            </div>
            <p className="text-muted">{when}</p>
            <p className="break-words">
              <span className="text-muted">Subject:</span> {subject}
            </p>
          </li>
        ))}
      </ul>
    </Page>
  );
}
