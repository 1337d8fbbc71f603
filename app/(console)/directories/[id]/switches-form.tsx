"use client";
/** What of a directory is on. */
import { ActionForm, FormButtons, SubmitButton } from "@/components/ui/action-form";
import { Switch } from "@/components/ui/checkbox";
import type { DirectoryDetail } from "@/lib/people/directories/queries";
import { updateSwitchesAction } from "../actions";

export function SwitchesForm({
  directory,
  version,
}: {
  readonly directory: DirectoryDetail;
  readonly version: string;
}) {
  const { id, active, createUsers, localFallback, passwordChanges, lockoutThreshold } = directory;
  return (
    <ActionForm action={updateSwitchesAction} hidden={{ id }} version={version}>
      <Switch
        name="active"
        label="Active"
        defaultChecked={active}
        hint={`People from it log in with its passwords. Postern locks a user after ${lockoutThreshold} failures; the directory's own limit must be higher, so that nobody is locked out there by guesses through PostgreSQL.`}
      />
      <Switch
        name="createUsers"
        label="Create users at their first login"
        defaultChecked={createUsers}
        hint="Somebody whom the filter finds becomes a user with the first right password. Where a policy asks for a second factor, they are refused until they have enrolled one."
      />
      <Switch
        name="localFallback"
        label="Fall back to the password kept here"
        defaultChecked={localFallback}
        hint="Counts when the directory does not answer, or does not know what was typed. Never for somebody whom it disabled, locked or no longer has."
      />
      <Switch
        name="passwordChanges"
        label="Let people change their directory password"
        defaultChecked={passwordChanges}
        hint="On their own page, with their present password and a code. Postern changes it as the person, over the encrypted connection, so the directory's own rules for passwords hold. The bind account needs no right to it."
      />
      <FormButtons>
        <SubmitButton>Save options</SubmitButton>
      </FormButtons>
    </ActionForm>
  );
}
