"use client";
/** The length of console sessions. */
import { Section } from "@/components/ui/page";
import { updateSessionsAction } from "./actions";
import { NumberField } from "./number-field";
import { SettingsForm, type SettingsFormProps } from "./settings-form";

export function SessionsForm({ settings, version, mayWrite }: SettingsFormProps) {
  return (
    <Section title="This console">
      <SettingsForm action={updateSessionsAction} version={version} mayWrite={mayWrite}>
        <NumberField
          name="sessionIdleMinutes"
          label="Minutes without activity"
          hint="5 to 720. After this time an unattended console asks to sign in again."
          least={5}
          most={720}
          value={settings.sessionIdleMinutes}
        />
        <NumberField
          name="sessionMaxHours"
          label="Maximum hours"
          hint="1 to 72, regardless of activity. A session also ends when the password, role or second factor changes."
          least={1}
          most={72}
          value={settings.sessionMaxHours}
        />
      </SettingsForm>
    </Section>
  );
}
