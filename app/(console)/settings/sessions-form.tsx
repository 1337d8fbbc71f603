"use client";
/** The length of console sessions. */
import { Section } from "@/components/ui/page";
import { updateSessionsAction } from "./actions";
import { NumberField } from "./number-field";
import { SettingsForm, type SettingsFormProps } from "./settings-form";

export function SessionsForm({ settings, mayWrite }: SettingsFormProps) {
  return (
    <Section>
      <SettingsForm action={updateSessionsAction} mayWrite={mayWrite}>
        <NumberField
          name="sessionIdleMinutes"
          label="Minutes without activity"
          hint="5 to 720. After this a forgotten open console asks to sign in again."
          least={5}
          most={720}
          value={settings.sessionIdleMinutes}
        />
        <NumberField
          name="sessionMaxHours"
          label="Hours in all"
          hint="1 to 72, however active. A session also ends when password, role or factor changes."
          least={1}
          most={72}
          value={settings.sessionMaxHours}
        />
      </SettingsForm>
    </Section>
  );
}
