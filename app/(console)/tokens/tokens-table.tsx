"use client";
/** The table of hardware tokens. */
import { KeyRound } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { type Column, DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import type { TokenView } from "@/lib/people/tokens/queries";
import { TokenDialogs, TokenMenu, type TokenQuestion } from "./token-menu";
import { TokenStatus } from "./token-status";

export function TokensTable({
  rows,
  mayWrite,
  isNarrowed,
}: {
  readonly rows: readonly TokenView[];
  readonly mayWrite: boolean;
  readonly isNarrowed: boolean;
}) {
  // Here and not in the row: a row that leaves the list could not say what was done.
  const [token, setToken] = useState<TokenView | null>(null);
  const [asked, setAsked] = useState<TokenQuestion | null>(null);
  const columns: readonly Column<TokenView>[] = [
    {
      id: "serial",
      header: "Serial number",
      cell: (token) => (
        <div className="flex flex-col items-start gap-0.5">
          <span className="font-mono font-medium break-all">{token.serial}</span>
          <span className="text-[0.8125rem] text-muted">
            {[token.manufacturer, token.model].filter(Boolean).join(" ")}
          </span>
          <div className="mt-1 flex flex-col items-start gap-1 sm:hidden">
            <TokenStatus state={token.state} />
            <Holder token={token} />
          </div>
        </div>
      ),
    },
    {
      id: "kind",
      header: "Kind",
      hideOnPhone: true,
      cell: ({ kindName, form }) => (
        <>
          {kindName}
          {form && <span className="block text-[0.8125rem] text-muted">{form}</span>}
        </>
      ),
    },
    { id: "state", header: "State", hideOnPhone: true, cell: (token) => <TokenStatus state={token.state} /> },
    { id: "holder", header: "User", hideOnPhone: true, cell: (token) => <Holder token={token} /> },
    {
      id: "imported",
      header: "Imported",
      hideOnPhone: true,
      cell: ({ importedAt, importedBy }) => (
        <>
          <RelativeTime at={importedAt} focusable={false} />
          <span className="block text-[0.8125rem] text-muted">by {importedBy}</span>
        </>
      ),
    },
    ...(mayWrite
      ? [
          {
            id: "actions",
            header: "Actions",
            align: "right",
            pinned: true,
            cell: (token: TokenView) =>
              token.state !== "revoked" && (
                <TokenMenu
                  token={token}
                  onAsk={(question) => {
                    setToken(token);
                    setAsked(question);
                  }}
                />
              ),
          } as const,
        ]
      : []),
  ];
  return (
    <>
      <DataTable
        label="Hardware tokens"
        columns={columns}
        rows={rows}
        rowId={(token) => token.id}
        rowName={(token) => token.serial}
        empty={
          isNarrowed ? (
            <EmptyState icon={<KeyRound />} title="No matches">
              Remove a filter, or look under another state.
            </EmptyState>
          ) : (
            <EmptyState icon={<KeyRound />} title="No tokens yet">
              Import the file that the maker sent with them: PSKC, or lines with serial number and key.
            </EmptyState>
          )
        }
      />
      {token && <TokenDialogs key={token.id} token={token} asked={asked} onClose={() => setAsked(null)} />}
    </>
  );
}

/** Who has it, or since when nobody can. */
function Holder({ token: { userId, username, since } }: { readonly token: TokenView }) {
  if (userId !== null) {
    return (
      <Link
        href={`/users/${userId}`}
        title={username ?? ""}
        className="block max-w-36 overflow-hidden font-medium text-ellipsis whitespace-pre hover:underline sm:max-w-56"
      >
        {username}
      </Link>
    );
  }
  return (
    since && (
      <span className="text-muted">
        since <RelativeTime at={since} focusable={false} />
      </span>
    )
  );
}
