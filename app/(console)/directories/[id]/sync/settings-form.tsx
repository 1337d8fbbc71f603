"use client";
/** How a directory is synced. */
import { ActionForm, FormButtons, SubmitButton } from "@/components/ui/action-form";
import { Switch } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { conflictRules } from "@/lib/people/directory-sync/plan";
import { syncIntervals } from "@/lib/people/directory-sync/schema";
import type { SyncSettings } from "@/lib/people/directory-sync/settings";
import { conflictWords, intervalText } from "@/lib/people/directory-sync/words";
import { saveSyncSettingsAction } from "./actions";

const intervals = syncIntervals.map((minutes) => ({ value: String(minutes), label: intervalText(minutes) }));
const conflicts = conflictRules.map((rule) => ({ value: rule, label: conflictWords[rule] }));

export function SyncSettingsForm({
  directoryId,
  settings,
  version,
  mayWrite,
}: {
  readonly directoryId: string;
  readonly settings: SyncSettings;
  readonly version: string;
  readonly mayWrite: boolean;
}) {
  return (
    <ActionForm action={saveSyncSettingsAction} version={version} hidden={{ directoryId }}>
      <div className="grid gap-5 sm:grid-cols-2">
        <Field
          name="everyMinutes"
          label="Sync"
          hint="A directory that is not active is not synced by the clock."
        >
          <Select
            name="everyMinutes"
            options={intervals}
            defaultValue={String(settings.everyMinutes)}
            disabled={!mayWrite}
          />
        </Field>
        <Field
          name="stopPercent"
          label="Safety stop, in percent"
          hint="A sync that would disable or rename a larger share of the users, or take away a larger share of the memberships, changes nothing until somebody has looked. It always stops when the directory lists nobody."
        >
          <Input
            type="number"
            required
            min={0}
            max={100}
            defaultValue={settings.stopPercent}
            disabled={!mayWrite}
            className="max-w-40"
          />
        </Field>
        <Field
          name="conflicts"
          label="When a user with this name or mail address is here already"
          hint="A user who is taken over keeps factors and history. Whoever can change names or mail addresses in the directory can then log in as that user."
          className="sm:col-span-2"
        >
          <Select
            name="conflicts"
            options={conflicts}
            defaultValue={settings.conflicts}
            disabled={!mayWrite}
          />
        </Field>
      </div>
      <Switch
        name="allGroups"
        label="Take all groups"
        hint="Each group of the directory becomes a group here with its name, except those that you assign to another."
        defaultChecked={settings.allGroups}
        disabled={!mayWrite}
      />
      <Switch
        name="welcome"
        label="Send welcome mails"
        hint="To users whom a sync adds and who have a mail address."
        defaultChecked={settings.welcome}
        disabled={!mayWrite}
      />
      {mayWrite && (
        <FormButtons>
          <SubmitButton>Save</SubmitButton>
        </FormButtons>
      )}
    </ActionForm>
  );
}
