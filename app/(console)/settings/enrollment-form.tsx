"use client";
/** Links, passwords and bypass codes. */
import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Switch } from "@/components/ui/checkbox";
import { Section } from "@/components/ui/page";
import { updateEnrollmentAction } from "./actions";
import { NumberField } from "./number-field";
import { SettingsForm, type SettingsFormProps } from "./settings-form";

export function EnrollmentForm({ settings, mayWrite }: SettingsFormProps) {
  const [isOpen, setOpen] = useState(settings.enrollWithoutLink);
  return (
    <Section>
      <SettingsForm action={updateEnrollmentAction} mayWrite={mayWrite}>
        <NumberField
          name="enrollmentLinkHours"
          label="Hours an enrolment link works"
          hint="1 to 336. It works once; an old link in a mailbox is a way in."
          least={1}
          most={336}
          value={settings.enrollmentLinkHours}
        />
        <Switch
          name="enrollWithoutLink"
          label="Let people enrol with their password alone"
          hint="Someone who has a password and no factor yet may sign in to self-service and enrol the first one."
          checked={isOpen}
          onCheckedChange={setOpen}
          disabled={!mayWrite}
        />
        {isOpen && (
          <Alert tone="warning" title="Whoever knows a password first gets the phone">
            <p>A stolen password is enough to enrol a stranger's phone. Links are safer.</p>
          </Alert>
        )}
        <NumberField
          name="bypassCodeMaxHours"
          label="Longest life of a bypass code, in hours"
          hint="1 to 168. It stands in for the phone one time, so keep it short."
          least={1}
          most={168}
          value={settings.bypassCodeMaxHours}
        />
        <NumberField
          name="passwordMinLength"
          label="Shortest password"
          hint="8 to 64 characters. PostgreSQL passes at most 128, and the code needs room behind it."
          least={8}
          most={64}
          value={settings.passwordMinLength}
        />
      </SettingsForm>
    </Section>
  );
}
