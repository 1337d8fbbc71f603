"use client";
/** The groups that the directory listed, and the group here that each becomes. */
import { UsersRound } from "lucide-react";
import { useState } from "react";
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { Combobox } from "@/components/ui/combobox";
import { type Column, DataTable } from "@/components/ui/data-table";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { EmptyState } from "@/components/ui/page";
import { Badge } from "@/components/ui/status";
import type { ListedGroupView } from "@/lib/people/directory-sync/queries";
import { searchGroups } from "../../../users/options";
import { mapGroupAction } from "./actions";

export function GroupsTable({
  directoryId,
  groups,
  mayWrite,
}: {
  readonly directoryId: string;
  readonly groups: readonly ListedGroupView[];
  readonly mayWrite: boolean;
}) {
  const [chosen, choose] = useState<ListedGroupView | null>(null);
  const columns: readonly Column<ListedGroupView>[] = [
    {
      id: "name",
      header: "In the directory",
      cell: ({ name, dn, isGone }) => (
        <span className="flex min-w-32 flex-col items-start gap-0.5">
          <bdi className="font-medium">{name}</bdi>
          <span
            title={dn}
            className="max-w-72 truncate font-mono text-[0.8125rem] text-muted max-sm:max-w-40"
          >
            {dn}
          </span>
          {isGone && <Badge tone="warn">no longer listed</Badge>}
        </span>
      ),
    },
    {
      id: "people",
      header: "People",
      align: "right",
      hideOnPhone: true,
      cell: ({ people }) => people.toLocaleString("en"),
    },
    {
      id: "group",
      header: "Group here",
      cell: ({ group }) =>
        group ? <bdi>{group.name}</bdi> : <span className="text-muted">not assigned</span>,
    },
    ...(mayWrite
      ? [
          {
            id: "change",
            header: "Actions",
            align: "right",
            cell: (listed: ListedGroupView) => (
              <Button size="sm" onClick={() => choose(listed)} aria-label={`Assign ${listed.name}`}>
                Assign…
              </Button>
            ),
          } as const,
        ]
      : []),
  ];
  return (
    <>
      <DataTable
        label="Groups of the directory"
        columns={columns}
        rows={groups}
        rowId={({ id }) => id}
        rowName={({ name }) => name}
        empty={
          <EmptyState icon={<UsersRound />} title="No groups read yet">
            They appear after the first preview, if the directory has a search base for groups.
          </EmptyState>
        }
      />
      <Dialog
        open={chosen !== null}
        onOpenChange={(open) => !open && choose(null)}
        title={`Members of ${chosen?.name ?? ""}`}
      >
        {chosen && (
          <ActionForm
            action={mapGroupAction}
            hidden={{ directoryId, directoryGroupId: chosen.id }}
            onDone={() => choose(null)}
          >
            <Field
              name="groupId"
              label="Become members of"
              optional
              hint="Groups in this group count too. Several groups of the directory may become the same group here. Left empty, its members get no group by it."
            >
              <Combobox
                search={searchGroups}
                defaultValue={chosen.group && { value: chosen.group.id, label: chosen.group.name }}
              />
            </Field>
            <div className="flex justify-end gap-2">
              <Button onClick={() => choose(null)}>Cancel</Button>
              <SubmitButton>Save</SubmitButton>
            </div>
          </ActionForm>
        )}
      </Dialog>
    </>
  );
}
