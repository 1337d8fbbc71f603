"use client";
/** Which factors are allowed and what new authenticator-app entries look like. */
import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { CheckboxGroup } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Section } from "@/components/ui/page";
import { Select } from "@/components/ui/select";
import type { Choice } from "@/lib/login/factors/table";
import { isWidelyUnderstood } from "@/lib/login/factors/widely-understood";
import { updateSecondFactorsAction } from "./actions";
import { NumberField } from "./number-field";
import { SettingsForm, type SettingsFormProps } from "./settings-form";

const options = (values: readonly string[]) => values.map((value) => ({ value, label: value }));

export function SecondFactorsForm({
  settings,
  version,
  mayWrite,
  kinds,
}: SettingsFormProps & {
  /** The kinds that people can enrol. */
  readonly kinds: readonly Choice[];
}) {
  const [totp, setTotp] = useState({
    totpAlgorithm: settings.totpAlgorithm,
    totpDigits: settings.totpDigits,
    totpPeriodSeconds: settings.totpPeriodSeconds,
  });
  return (
    <SettingsForm action={updateSecondFactorsAction} version={version} mayWrite={mayWrite}>
      <Section title="Allowed" description="A group can restrict this further for its members.">
        <div className="flex flex-col gap-5">
          <CheckboxGroup
            name="allowedFactors"
            label="Second factors"
            hint="What people have already stays with them when you no longer allow it, until they or the help desk remove it. To stop weaker kinds at once, let a policy demand a least strength."
            options={kinds}
            defaultValue={settings.allowedFactors}
          />
          <Field name="defaultFactor" label="Default second factor">
            <Select options={kinds} defaultValue={settings.defaultFactor} className="sm:max-w-72" />
          </Field>
          <NumberField
            name="maxFactorsPerUser"
            label="Factors per person"
            hint="1 to 10. A second phone is a good backup, but each additional factor is one more thing that can be stolen."
            least={1}
            most={10}
            value={settings.maxFactorsPerUser}
          />
          <NumberField
            name="recoveryCodeCount"
            label="Recovery codes"
            hint="0 to 20, given once at enrolment. Each replaces the phone once."
            least={0}
            most={20}
            value={settings.recoveryCodeCount}
          />
        </div>
      </Section>
      <Section
        title="Authenticator apps"
        description="Applies to new entries. Phones that are already enrolled keep their settings."
      >
        <div className="flex flex-col gap-5">
          <div className="grid gap-5 sm:grid-cols-3">
            <Field name="totpAlgorithm" label="Algorithm">
              <Select
                options={options(["SHA1", "SHA256", "SHA512"])}
                value={totp.totpAlgorithm}
                onValueChange={(value) => setTotp({ ...totp, totpAlgorithm: value })}
              />
            </Field>
            <Field name="totpDigits" label="Digits">
              <Select
                options={options(["6", "8"])}
                value={String(totp.totpDigits)}
                onValueChange={(value) => setTotp({ ...totp, totpDigits: Number(value) })}
              />
            </Field>
            <Field name="totpPeriodSeconds" label="Seconds per code">
              <Select
                options={options(["30", "60"])}
                value={String(totp.totpPeriodSeconds)}
                onValueChange={(value) => setTotp({ ...totp, totpPeriodSeconds: Number(value) })}
              />
            </Field>
          </div>
          {isWidelyUnderstood(totp) ? (
            <p className="text-[0.8125rem] text-muted">Every authenticator app supports these.</p>
          ) : (
            <Alert tone="warning" title="Many apps ignore this">
              <p>
                Some authenticator apps read the QR code but still generate 6-digit SHA1 codes every 30
                seconds, which will always be wrong. Change this only if you know which app everyone uses.
              </p>
            </Alert>
          )}
        </div>
      </Section>
      <Section
        title="Codes that are sent"
        description="For second factors whose codes are sent, such as codes by mail. Past these limits no code is sent; the login log says so, the person who logs in is not told."
      >
        <div className="flex flex-col gap-5">
          <NumberField
            name="sentCodeCooldownSeconds"
            label="Seconds between two codes"
            hint="5 to 600. Logins within them share one code, so a client that opens five connections causes one mail."
            least={5}
            most={600}
            value={settings.sentCodeCooldownSeconds}
          />
          <NumberField
            name="sentCodesPerUser"
            label="Codes a day to one person"
            hint="1 to 100. Someone who has stolen a password can use them up; other second factors still work."
            least={1}
            most={100}
            value={settings.sentCodesPerUser}
          />
          <NumberField
            name="sentCodesPerTarget"
            label="Codes a day to one address"
            hint="1 to 100, for everybody with this address together."
            least={1}
            most={100}
            value={settings.sentCodesPerTarget}
          />
        </div>
      </Section>
    </SettingsForm>
  );
}
