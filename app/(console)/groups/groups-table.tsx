"use client";
/** The table of groups. */
import { Group } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { type Column, DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/page";
import { policyStateNames, stateOfPolicy } from "@/lib/login/decision/policy";
import type { GroupView, NamingPolicy } from "@/lib/people/groups/queries";

const columns: readonly Column<GroupView>[] = [
  {
    id: "name",
    header: "Name",
    cell: (group) => (
      <Link href={`/groups/${group.id}`} className="font-medium hover:underline">
        {group.name}
      </Link>
    ),
  },
  {
    id: "description",
    header: "Description",
    hideOnPhone: true,
    cell: (group) => <span className="line-clamp-2 text-muted">{group.description}</span>,
  },
  {
    id: "members",
    header: "Members",
    align: "right",
    cell: (group) => group.members.toLocaleString("en"),
  },
  { id: "policies", header: "Policies", cell: (group) => <Policies group={group} /> },
];

/** `create` is what to do first. */
export function GroupsTable({
  rows,
  isSearch,
  create,
}: {
  readonly rows: readonly GroupView[];
  readonly isSearch: boolean;
  readonly create: ReactNode;
}) {
  return (
    <DataTable
      label="Groups"
      columns={columns}
      rows={rows}
      rowId={(group) => group.id}
      rowName={(group) => group.name}
      empty={
        isSearch ? (
          <EmptyState icon={<Group />} title="No group has a name like this" />
        ) : (
          <EmptyState icon={<Group />} title="No groups yet" action={create}>
            For example, create a group for service accounts, and a policy that asks this group for the
            password only.
          </EmptyState>
        )
      }
    />
  );
}

/** The name, and that it is not in force. */
const withState = (policy: NamingPolicy): string =>
  policy.enabled ? policy.name : `${policy.name} (${policyStateNames[stateOfPolicy(policy)].toLowerCase()})`;

function Policies({ group }: { readonly group: GroupView }) {
  if (group.policies.length === 0) return <span className="text-muted">none</span>;
  return <>{group.policies.map(withState).join(", ")}</>;
}
