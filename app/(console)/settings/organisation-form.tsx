"use client";
/** Name and login address of the organisation. */
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { updateOrganisationAction } from "./actions";
import { SettingsForm, type SettingsFormProps } from "./settings-form";

export function OrganisationForm({ settings, version, mayWrite }: SettingsFormProps) {
  return (
    <SettingsForm action={updateOrganisationAction} version={version} mayWrite={mayWrite}>
      <Field
        name="organisationName"
        label="Organisation"
        hint="Shown on every page and in people's authenticator apps."
      >
        <Input required maxLength={80} defaultValue={settings.organisationName} />
      </Field>
      <Field
        name="loginUrl"
        label="Address of this console"
        optional
        hint="Enrolment links start with this address, so phones must be able to reach it. Leave empty to use POSTERN_CONSOLE_URL or the address on which the console listens."
      >
        <Input mono type="url" defaultValue={settings.loginUrl} placeholder="https://postern.example.org" />
      </Field>
    </SettingsForm>
  );
}
