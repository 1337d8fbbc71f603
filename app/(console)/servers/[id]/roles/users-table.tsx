"use client";
/** The table of users who have no login role on the server, and the SQL that gives them one. */
import { UserCheck } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { type Column, DataTable } from "@/components/ui/data-table";
import { Dialog } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/page";
import { Badge } from "@/components/ui/status";
import { rolesSql } from "@/lib/servers/registry/role-rules";
import type { UserWithoutRole } from "@/lib/servers/registry/roles";
import { rolesSqlAction } from "./actions";

const columns: readonly Column<UserWithoutRole>[] = [
  {
    id: "username",
    header: "User",
    cell: (user) => (
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Link
          href={`/users/${user.id}`}
          className="block max-w-44 overflow-hidden font-medium text-ellipsis whitespace-pre hover:underline sm:max-w-64"
          title={user.username}
        >
          {user.username}
        </Link>
        {user.isDisabled && <Badge>disabled</Badge>}
      </span>
    ),
  },
  {
    id: "displayName",
    header: "Name",
    hideOnPhone: true,
    cell: (user) => <span className="block max-w-56 truncate">{user.displayName}</span>,
  },
  {
    id: "role",
    header: "On this server",
    cell: (user) => (
      <span className="text-muted">{user.isNoLogin ? "a role that cannot log in" : "no role"}</span>
    ),
  },
];

/** `total` counts all pages of what `search` finds. */
export function UsersTable({
  serverId,
  rows,
  total,
  search,
}: {
  readonly serverId: string;
  readonly rows: readonly UserWithoutRole[];
  readonly total: number;
  readonly search: string;
}) {
  const [sql, setSql] = useState<string | null>(null);
  return (
    <>
      {total > 1 && (
        <ActionForm
          action={rolesSqlAction}
          hidden={{ id: serverId, search }}
          onDone={(data) => data && setSql(data.sql)}
        >
          <div className="flex flex-wrap items-center justify-between gap-3">
            <p className="text-muted">{total.toLocaleString("en")} users have no login role here.</p>
            <SubmitButton variant="secondary">SQL for all…</SubmitButton>
          </div>
        </ActionForm>
      )}
      <DataTable
        label="Users without a role"
        columns={columns}
        rows={rows}
        rowId={(user) => user.id}
        rowName={(user) => user.username}
        bulk={(ids) => (
          <Button size="sm" onClick={() => setSql(rolesSql(rows.filter(({ id }) => ids.includes(id))))}>
            SQL for their roles…
          </Button>
        )}
        empty={
          <EmptyState icon={<UserCheck />} title="Every user has a role here">
            Every Postern user can log in to this server, if its pg_hba.conf lets them.
          </EmptyState>
        }
      />
      <Dialog
        wide
        open={sql !== null}
        onOpenChange={(open) => !open && setSql(null)}
        title="SQL for roles"
        description="Postern does not run it. The roles get no password, because with second-factor lines in pg_hba.conf Postern checks the password and code. You still have to grant rights on tables."
      >
        <CodeBlock label="SQL, run with psql by a superuser" code={sql ?? ""} />
      </Dialog>
    </>
  );
}
