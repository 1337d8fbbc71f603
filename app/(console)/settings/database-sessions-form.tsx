"use client";
/** What becomes of sessions on PostgreSQL servers: whether they end with the access, and whether operators hear of unexplained ones. */
import { Switch } from "@/components/ui/checkbox";
import { Section } from "@/components/ui/page";
import { RadioGroup } from "@/components/ui/radio-group";
import { updateDatabaseSessionsAction } from "./actions";
import { SettingsForm, type SettingsFormProps } from "./settings-form";

const choices = [
  {
    value: "ask",
    label: "Ask each time",
    description:
      "The dialogs of disabling and resetting offer it. Where there is no dialog, the user's page and the Overview say what stands open.",
  },
  {
    value: "always",
    label: "Always",
    description: "Also where there is no dialog, such as a directory that disables.",
  },
  { value: "never", label: "Never", description: "Sessions stay open until they are ended on their page." },
];

export function DatabaseSessionsForm({ settings, version, mayWrite }: SettingsFormProps) {
  return (
    <Section
      title="PostgreSQL sessions"
      description="PostgreSQL does not end what is open when a user is disabled, a second factor or password is reset, temporary access ends, or somebody says “This was not me”."
    >
      <SettingsForm action={updateDatabaseSessionsAction} version={version} mayWrite={mayWrite}>
        <RadioGroup
          name="endSessions"
          label="End open sessions"
          options={choices}
          defaultValue={settings.endSessions}
        />
        <Switch
          name="alertSessions"
          label="Mail operators about new sessions that no login explains"
          hint="Goes to owners and administrators with a mail address, at most once an hour for each server."
          defaultChecked={settings.alertSessions}
        />
      </SettingsForm>
    </Section>
  );
}
