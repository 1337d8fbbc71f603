"use client";
/** The fields of a group, shared by creating and editing. */
import { CheckboxGroup } from "@/components/ui/checkbox";
import { Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { Choice } from "@/lib/login/factors/table";
import type { GroupView } from "@/lib/people/groups/queries";
import { searchGroups } from "../users/options";

export function GroupFields({
  group,
  kinds,
}: {
  readonly group?: GroupView;
  /** The kinds of second factors that people can enrol. */
  readonly kinds: readonly Choice[];
}) {
  return (
    <>
      <Field name="name" label="Name" hint="Can be sent to clients that want groups in the response.">
        <Input required maxLength={100} autoComplete="off" defaultValue={group?.name} />
      </Field>
      <Field name="description" label="Description" optional>
        <Textarea rows={2} maxLength={1000} defaultValue={group?.description} />
      </Field>
      <CheckboxGroup
        name="allowedFactors"
        label="Second factors that members may have"
        hint="Select none to use the organisation's setting. Someone in several groups may have whatever any of them allows."
        options={kinds}
        defaultValue={group?.allowedFactors}
      />
      <Field
        name="defaultFactor"
        label="Default second factor"
        hint="Members are offered it first. Someone in several groups is offered the strongest of their defaults."
      >
        <Select
          options={[{ value: "", label: "The organisation's setting" }, ...kinds]}
          defaultValue={group?.defaultFactor ?? ""}
          className="sm:max-w-72"
        />
      </Field>
      <Field
        name="maxFactorsPerUser"
        label="How many each member may have"
        optional
        hint="Leave empty to use the organisation's setting."
      >
        <Input
          type="number"
          inputMode="numeric"
          min={1}
          max={20}
          className="max-w-28"
          defaultValue={group?.maxFactorsPerUser ?? ""}
        />
      </Field>
      <Field
        name="accessMaxHours"
        label="Longest temporary membership, in hours"
        optional
        hint="People can then ask in self-service to join for a while. Leave empty if they cannot."
      >
        <Input
          type="number"
          inputMode="numeric"
          min={1}
          max={8760}
          className="max-w-28"
          defaultValue={group?.accessMaxHours ?? ""}
        />
      </Field>
      <Field
        name="approverGroupId"
        label="Group that decides about requests"
        optional
        hint="Its members decide in self-service, never about themselves. Administrators can always decide."
      >
        <Combobox
          search={searchGroups}
          defaultValue={
            group?.approverGroupId ? { value: group.approverGroupId, label: group.approvers ?? "" } : null
          }
        />
      </Field>
    </>
  );
}
