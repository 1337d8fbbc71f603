"use client";
/** The table of mails, and what can be done with one. */
import { Mail } from "lucide-react";
import Link from "next/link";
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { type Column, DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import type { OutgoingMailView } from "@/lib/foundation/mail/queries";
import { giveUpMailAction, resendMailAction } from "./actions";
import { MailStatus } from "./mail-state";
import { Told } from "./told";

export type MailsTableProps = {
  readonly mails: readonly OutgoingMailView[];
  /** What each event is called. */
  readonly titles: Readonly<Record<string, string>>;
  readonly mayResend: boolean;
  readonly isNarrowed: boolean;
};

export function MailsTable({ mails, titles, mayResend, isNarrowed }: MailsTableProps) {
  const columns: readonly Column<OutgoingMailView>[] = [
    {
      id: "to",
      header: "To",
      cell: (mail) => (
        <div className="flex max-w-72 min-w-40 flex-col items-start gap-0.5">
          <bdi className="max-w-full break-all">
            {mail.userId ? (
              <Link href={`/users/${mail.userId}`} className="text-accent underline underline-offset-2">
                {mail.toAddress}
              </Link>
            ) : (
              mail.toAddress
            )}
          </bdi>
          <span className="text-[0.8125rem] text-muted">{titles[mail.event] ?? mail.event}</span>
          <span className="mt-1 flex flex-col items-start gap-1 sm:hidden">
            <MailStatus state={mail.state} />
            <Told of={mail} />
            {mayResend && <MailActions mail={mail} />}
          </span>
        </div>
      ),
    },
    {
      id: "subject",
      header: "Subject",
      hideOnPhone: true,
      cell: ({ subject }) => <bdi className="block max-w-72 break-words">{subject}</bdi>,
    },
    {
      id: "state",
      header: "State",
      hideOnPhone: true,
      cell: ({ state }) => <MailStatus state={state} />,
    },
    { id: "told", header: "Server's answer", hideOnPhone: true, cell: (mail) => <Told of={mail} /> },
    {
      id: "when",
      header: "Written",
      hideOnPhone: true,
      cell: ({ createdAt }) => <RelativeTime at={createdAt} focusable={false} />,
    },
    ...(mayResend
      ? [
          {
            id: "actions",
            header: "Actions",
            align: "right",
            hideOnPhone: true,
            cell: (mail: OutgoingMailView) => <MailActions mail={mail} />,
          } as const,
        ]
      : []),
  ];
  return (
    <DataTable
      label="Mails"
      columns={columns}
      rows={mails}
      rowId={({ id }) => id}
      rowName={({ toAddress }) => toAddress}
      empty={
        isNarrowed ? (
          <EmptyState icon={<Mail />} title="No matches">
            Remove a filter. Mails that were sent or given up are kept for 90 days.
          </EmptyState>
        ) : (
          <EmptyState icon={<Mail />} title="No mail yet">
            Mails are written when somebody is invited, asks for another password, or something about their
            login changes.
          </EmptyState>
        )
      }
    />
  );
}

function MailActions({ mail }: { readonly mail: OutgoingMailView }) {
  const hidden = { id: mail.id };
  return (
    <div className="flex flex-wrap gap-2 sm:justify-end">
      {mail.canResend ? (
        <ActionForm action={resendMailAction} hidden={hidden}>
          <SubmitButton size="sm" variant="secondary">
            {mail.state === "waiting" ? "Send now" : "Send again"}
          </SubmitButton>
        </ActionForm>
      ) : (
        mail.state === "dead" &&
        mail.userId && (
          <Link href={`/users/${mail.userId}`} className="text-accent underline underline-offset-2">
            Issue a new link
          </Link>
        )
      )}
      {(mail.state === "waiting" || mail.state === "dead") && (
        <ConfirmDialog
          trigger={<Button size="sm">Give up…</Button>}
          hidden={hidden}
          action={giveUpMailAction}
          title="Give up this mail?"
          description={`The mail to ${mail.toAddress} is not sent, and no longer counts as something to look at. A link in it stays open until it ends or is revoked.`}
          confirmLabel="Give up"
        />
      )}
    </div>
  );
}
