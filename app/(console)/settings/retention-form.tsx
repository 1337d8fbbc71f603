"use client";
/** How long the login log is kept. */
import { Section } from "@/components/ui/page";
import { updateRetentionAction } from "./actions";
import { NumberField } from "./number-field";
import { SettingsForm, type SettingsFormProps } from "./settings-form";

export function RetentionForm({ settings, version, mayWrite }: SettingsFormProps) {
  return (
    <Section>
      <SettingsForm action={updateRetentionAction} version={version} mayWrite={mayWrite}>
        <NumberField
          name="attemptRetentionDays"
          label="Days in the login log"
          hint="30 to 3,650. Older attempts are deleted. An investigation needs at least a month of logins."
          least={30}
          most={3650}
          value={settings.attemptRetentionDays}
        />
      </SettingsForm>
    </Section>
  );
}
