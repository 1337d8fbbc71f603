"use client";
/** Lockout of users and the failure limit of clients. */
import { Section } from "@/components/ui/page";
import { updateLockoutAction } from "./actions";
import { NumberField } from "./number-field";
import { SettingsForm, type SettingsFormProps } from "./settings-form";

export function LockoutForm({ settings, version, mayWrite }: SettingsFormProps) {
  return (
    <SettingsForm action={updateLockoutAction} version={version} mayWrite={mayWrite}>
      <Section
        title="Users"
        description="After several failures a user has to wait. Each further failure doubles the wait, up to the longest lock."
      >
        <div className="grid gap-5 sm:grid-cols-2">
          <NumberField
            name="lockoutThreshold"
            label="Failures before the first lock"
            hint="3 to 50. Fewer would lock people out over typing mistakes."
            least={3}
            most={50}
            value={settings.lockoutThreshold}
          />
          <NumberField
            name="lockoutBaseSeconds"
            label="First lock, in seconds"
            hint="5 to 3,600."
            least={5}
            most={3600}
            value={settings.lockoutBaseSeconds}
          />
          <NumberField
            name="lockoutMaxSeconds"
            label="Longest lock, in seconds"
            hint="Up to a day (86,400). A longer lock would make it easy to keep someone out on purpose."
            least={5}
            most={86_400}
            value={settings.lockoutMaxSeconds}
          />
          <NumberField
            name="lockoutForgetSeconds"
            label="Forget failures after, in seconds"
            hint="60 to 604,800 (a week) without another failure."
            least={60}
            most={604_800}
            value={settings.lockoutForgetSeconds}
          />
        </div>
      </Section>
      <Section
        title="Clients"
        description="Everyone who logs in through the same database server shares this limit. It stops an attacker who tries many usernames."
      >
        <div className="grid gap-5 sm:grid-cols-2">
          <NumberField
            name="clientFailureLimit"
            label="Failures through one client"
            hint="10 to 100,000."
            least={10}
            most={100_000}
            value={settings.clientFailureLimit}
          />
          <NumberField
            name="clientFailureWindowSeconds"
            label="Within (seconds)"
            hint="10 to 3,600. The client is refused until this time has passed."
            least={10}
            most={3600}
            value={settings.clientFailureWindowSeconds}
          />
        </div>
      </Section>
    </SettingsForm>
  );
}
