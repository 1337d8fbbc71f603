"use client";
/** The form that creates a user. */
import { NewPasswordField } from "@/components/new-password-field";
import { ActionForm, FormButtons, SubmitButton } from "@/components/ui/action-form";
import { LinkButton } from "@/components/ui/button";
import { MultiSelect } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import type { PasswordLimits } from "@/lib/people/passwords/problem";
import { createUserAction } from "../actions";
import { AliasesField, IdentityFields } from "../identity-fields";
import { searchGroups } from "../options";

export function NewUserForm({ limits }: { readonly limits: PasswordLimits }) {
  return (
    <ActionForm action={createUserAction}>
      <IdentityFields />
      <Field name="groupIds" label="Groups" optional hint="Policies apply to groups.">
        <MultiSelect search={searchGroups} />
      </Field>
      <AliasesField />
      <NewPasswordField
        label="Password"
        limits={limits}
        optional
        hint="For service accounts only. Leave it empty for people, who set their own password with the enrolment link."
      />
      <FormButtons>
        <SubmitButton>Create user</SubmitButton>
        <LinkButton href="/users">Cancel</LinkButton>
      </FormButtons>
    </ActionForm>
  );
}
