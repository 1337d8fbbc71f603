"use client";
/** The fields of a group, shared by creating and editing. */
import { CheckboxGroup } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import type { Choice } from "@/lib/login/factors/table";
import type { GroupView } from "@/lib/people/groups/queries";

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
      <Field name="name" label="Name" hint="May be sent to clients that want groups in the answer.">
        <Input required maxLength={100} autoComplete="off" defaultValue={group?.name} />
      </Field>
      <Field name="description" label="Description" optional>
        <Textarea rows={2} maxLength={1000} defaultValue={group?.description} />
      </Field>
      <CheckboxGroup
        name="allowedFactors"
        label="Second factors that members may have"
        hint="Choose none to leave it to the organisation's setting. For someone in several groups, all that any of them allows."
        options={kinds}
        defaultValue={group?.allowedFactors}
      />
      <Field
        name="maxFactorsPerUser"
        label="How many each member may have"
        optional
        hint="Empty leaves it to the organisation's setting."
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
    </>
  );
}
