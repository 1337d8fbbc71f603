"use client";
/** The fields of an operator that an owner fills in. */
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { RadioGroup } from "@/components/ui/radio-group";
import { type Role, roleNames, roles } from "@/lib/foundation/access/permissions";

const roleOptions = roles.map((role) => ({
  value: role,
  label: roleNames[role].name,
  description: roleNames[role].summary,
}));

/** Name, address and role; `initialRole` is the one chosen at first. */
export function OperatorFields({
  displayName = "",
  email,
  initialRole,
}: {
  readonly displayName?: string;
  readonly email?: string | null;
  readonly initialRole: Role;
}) {
  return (
    <>
      <Field name="displayName" label="Name" optional>
        <Input defaultValue={displayName} maxLength={120} autoComplete="off" />
      </Field>
      <Field name="email" label="Mail address" optional>
        <Input type="email" defaultValue={email ?? ""} autoComplete="off" />
      </Field>
      <RadioGroup name="role" label="Role" options={roleOptions} defaultValue={initialRole} />
    </>
  );
}
