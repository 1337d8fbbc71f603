"use client";
/** The frame of a settings form: fields, and the button for those who may press it. */
import type { ReactNode } from "react";
import { ActionForm, FormButtons, SubmitButton } from "@/components/ui/action-form";
import type { Settings } from "@/lib/foundation/settings/queries";
import type { FormAction, Saved } from "@/lib/programs/console/action-state";

/** What every settings form takes. */
export type SettingsFormProps = {
  readonly settings: Settings;
  /** Of what the form shows. */
  readonly version: string;
  readonly mayWrite: boolean;
};

export function SettingsForm({
  action,
  version,
  mayWrite,
  children,
}: {
  readonly action: FormAction<Saved>;
  readonly version: string;
  readonly mayWrite: boolean;
  readonly children: ReactNode;
}) {
  return (
    <ActionForm action={action} version={version}>
      {children}
      {mayWrite && (
        <FormButtons>
          <SubmitButton>Save</SubmitButton>
        </FormButtons>
      )}
    </ActionForm>
  );
}
