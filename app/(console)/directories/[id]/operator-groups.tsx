"use client";
/** The groups of a directory whose members are operators, in the order that decides. */
import { ArrowUp, Trash2, UserCog } from "lucide-react";
import { useState } from "react";
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import { Combobox } from "@/components/ui/combobox";
import { type Column, DataTable } from "@/components/ui/data-table";
import { Field } from "@/components/ui/field";
import { EmptyState } from "@/components/ui/page";
import { Select } from "@/components/ui/select";
import { roleNames, roles } from "@/lib/foundation/access/permissions";
import type { OperatorGroupView } from "@/lib/people/directories/operators";
import {
  addOperatorGroupAction,
  moveOperatorGroupUpAction,
  removeOperatorGroupAction,
  searchDirectoryGroups,
} from "./operator-actions";

/** `mayWrite`: with buttons to change it. */
export function OperatorGroups({
  id,
  groups,
  mayWrite,
}: {
  readonly id: string;
  readonly groups: readonly OperatorGroupView[];
  readonly mayWrite: boolean;
}) {
  const columns: readonly Column<OperatorGroupView>[] = [
    {
      id: "name",
      header: "Group of the directory",
      cell: ({ name, dn }) => (
        <span className="flex min-w-32 flex-col items-start gap-0.5">
          <bdi className="font-medium">{name}</bdi>
          <span
            title={dn}
            className="max-w-72 truncate font-mono text-[0.8125rem] text-muted max-sm:max-w-36"
          >
            {dn}
          </span>
        </span>
      ),
    },
    { id: "role", header: "Role", cell: ({ role }) => roleNames[role].name },
    ...(mayWrite
      ? [
          {
            id: "change",
            header: "Actions",
            align: "right",
            cell: (group: OperatorGroupView) => (
              <span className="flex justify-end gap-1.5">
                {group.id !== groups[0]?.id && (
                  <ActionForm action={moveOperatorGroupUpAction} hidden={{ id, groupId: group.id }}>
                    <SubmitButton variant="secondary" aria-label={`Move ${group.name} up`}>
                      <ArrowUp aria-hidden className="size-4" />
                    </SubmitButton>
                  </ActionForm>
                )}
                <ActionForm action={removeOperatorGroupAction} hidden={{ id, groupId: group.id }}>
                  <SubmitButton variant="secondary" aria-label={`Remove ${group.name}`}>
                    <Trash2 aria-hidden className="size-4" />
                  </SubmitButton>
                </ActionForm>
              </span>
            ),
          } as const,
        ]
      : []),
  ];
  return (
    <DataTable
      label="Groups whose members are operators"
      columns={columns}
      rows={groups}
      rowId={(row) => row.id}
      rowName={({ name }) => name}
      empty={
        <EmptyState icon={<UserCog />} title="No groups yet">
          Nobody in this directory is an operator before a group is added.
        </EmptyState>
      }
    />
  );
}

const roleOptions = roles.map((role) => ({
  value: role,
  label: roleNames[role].name,
  description: roleNames[role].summary,
}));

/** Adds a group behind the others; the role stays chosen for the next one. */
export function AddOperatorGroup({ id }: { readonly id: string }) {
  const [round, setRound] = useState(0);
  return (
    <ActionForm action={addOperatorGroupAction} hidden={{ id }} onDone={() => setRound((n) => n + 1)}>
      <div className="grid gap-5 sm:grid-cols-2">
        <Field
          key={round}
          name="dn"
          label="Group of the directory"
          hint="Type how its name begins, or its whole DN. Members of groups in it count too."
        >
          <Combobox
            search={(query) => searchDirectoryGroups(id, query)}
            emptyText="No group begins like this, or the directory does not answer."
          />
        </Field>
        <Field name="role" label="Role of its members">
          <Select options={roleOptions} defaultValue="auditor" />
        </Field>
      </div>
      <div>
        <SubmitButton variant="secondary">Add group</SubmitButton>
      </div>
    </ActionForm>
  );
}
