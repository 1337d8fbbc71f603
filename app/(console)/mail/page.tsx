/** The mails that went out, wait, or failed, with the server's answers. */
import type { Metadata } from "next";
import { Alert } from "@/components/ui/alert";
import { LinkButton } from "@/components/ui/button";
import { FilterBar, FilterSelect, SearchInput } from "@/components/ui/filter-bar";
import { Page, PageHeader } from "@/components/ui/page";
import { Pagination } from "@/components/ui/pagination";
import { can } from "@/lib/foundation/access/permissions";
import { readAddress } from "@/lib/foundation/base/read-text";
import { isMailSetUp, listMails } from "@/lib/foundation/mail/queries";
import { mailListRequest } from "@/lib/foundation/mail/schema";
import { type MailEventName, mailEvent, mailEvents } from "@/lib/people/notifications/events";
import type { SearchParams } from "@/lib/programs/console/search-params";
import { requireOperator } from "@/lib/programs/console/session";
import { stateOptions } from "./mail-state";
import { MailsTable } from "./mails-table";

export const metadata: Metadata = { title: "Outgoing mail" };

const titles = Object.fromEntries(
  (Object.keys(mailEvents) as MailEventName[]).map((name) => [name, mailEvent(name).title]),
);
const eventOptions = Object.entries(titles).map(([value, label]) => ({ value, label }));

export default async function MailPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const actor = await requireOperator("mail.read");
  const request = readAddress(mailListRequest, await searchParams, { search: "q" });
  const [{ mails, total }, hasMail] = await Promise.all([listMails(actor, request), isMailSetUp()]);
  const maySee = can(actor.role, "settings.read");
  const { search, state, event, page, pageSize } = request;
  return (
    <Page>
      <PageHeader
        title="Outgoing mail"
        description="One line per mail. A mail that the server does not take yet is tried again for three days; one that it refuses for good stays here until somebody gives it up."
        action={
          <>
            <LinkButton href="/mail/messages">Messages and calls</LinkButton>
            {maySee && (
              <>
                <LinkButton href="/mail/texts">Texts</LinkButton>
                <LinkButton href="/settings?section=mail">Mail server</LinkButton>
              </>
            )}
          </>
        }
      />
      {!hasMail && (
        <Alert tone="info" title="Mail is not set up: no mail goes out.">
          An owner sets it up in the settings.
        </Alert>
      )}
      <FilterBar>
        <SearchInput label="Search mails" placeholder="Address, name or subject" />
        <FilterSelect name="state" label="State" any="All states" options={stateOptions} />
        <FilterSelect name="event" label="Event" any="All events" options={eventOptions} />
      </FilterBar>
      <MailsTable
        mails={mails}
        titles={titles}
        mayResend={can(actor.role, "mail.resend")}
        isNarrowed={search !== "" || state !== undefined || event !== ""}
      />
      <Pagination page={page} pageSize={pageSize} total={total} />
    </Page>
  );
}
