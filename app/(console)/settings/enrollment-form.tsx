"use client";
/** Links, passwords and bypass codes. */
import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Switch } from "@/components/ui/checkbox";
import { Section } from "@/components/ui/page";
import { updateEnrollmentAction } from "./actions";
import { NumberField } from "./number-field";
import { SettingsForm, type SettingsFormProps } from "./settings-form";

export function EnrollmentForm({ settings, version, mayWrite }: SettingsFormProps) {
  const [isOpen, setOpen] = useState(settings.enrollWithoutLink);
  return (
    <Section>
      <SettingsForm action={updateEnrollmentAction} version={version} mayWrite={mayWrite}>
        <NumberField
          name="enrollmentLinkHours"
          label="Hours an enrolment link works"
          hint="1 to 336. A link works once, but anyone who finds an unused one in a mailbox can use it."
          least={1}
          most={336}
          value={settings.enrollmentLinkHours}
        />
        <Switch
          name="enrollWithoutLink"
          label="Let people enrol with only their password"
          hint="Someone who has a password but no second factor can sign in to self-service and enrol their first one."
          checked={isOpen}
          onCheckedChange={setOpen}
          disabled={!mayWrite}
        />
        {isOpen && (
          <Alert tone="warning" title="Anyone who knows a password can enrol a phone">
            <p>A stolen password is enough to enrol a stranger's phone. Enrolment links are safer.</p>
          </Alert>
        )}
        <NumberField
          name="bypassCodeMaxHours"
          label="Maximum lifetime of a bypass code, in hours"
          hint="1 to 168. A bypass code replaces the phone once, so keep this short."
          least={1}
          most={168}
          value={settings.bypassCodeMaxHours}
        />
        <NumberField
          name="passwordMinLength"
          label="Minimum password length"
          hint="8 to 64 characters. PostgreSQL passes on at most 128, and the code must fit after the password."
          least={8}
          most={64}
          value={settings.passwordMinLength}
        />
      </SettingsForm>
    </Section>
  );
}
