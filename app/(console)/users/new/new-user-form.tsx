"use client";
/** The form that creates a user. */
import { ActionForm, FormButtons, SubmitButton } from "@/components/ui/action-form";
import { LinkButton } from "@/components/ui/button";
import { MultiSelect } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { createUserAction } from "../actions";
import { AliasesField, IdentityFields } from "../identity-fields";
import { searchGroups } from "../options";

export function NewUserForm() {
  return (
    <ActionForm action={createUserAction}>
      <IdentityFields />
      <Field name="groupIds" label="Groups" optional hint="Policies look at them.">
        <MultiSelect search={searchGroups} />
      </Field>
      <AliasesField />
      <Field
        name="password"
        label="Password"
        optional
        hint="For service accounts only. Leave it empty for people: they set their own with the enrolment link."
      >
        <Input type="password" autoComplete="new-password" />
      </Field>
      <FormButtons>
        <SubmitButton>Create user</SubmitButton>
        <LinkButton href="/users">Cancel</LinkButton>
      </FormButtons>
    </ActionForm>
  );
}
