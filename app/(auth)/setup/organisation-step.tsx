"use client";
/** The step that names the organisation. */
import { ActionForm, FormButtons, SubmitButton } from "@/components/ui/action-form";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { nameOrganisationAction } from "../../(console)/settings/actions";
import { SetupHeader } from "./setup-header";
import type { StepProps } from "./step-moves";

export function OrganisationStep({ progress, steps, onNext }: StepProps) {
  return (
    <div className="flex flex-col gap-6">
      <SetupHeader at="organisation" steps={steps} title="Your organisation">
        Helps people recognise whose sign-in page this is.
      </SetupHeader>
      <ActionForm
        action={nameOrganisationAction}
        hidden={{ loginUrl: progress.loginUrl }}
        quiet
        onDone={onNext}
      >
        <Field
          name="organisationName"
          label="Name"
          hint="Shown on every page and in people's authenticator apps."
        >
          <Input required autoFocus maxLength={80} defaultValue={progress.organisationName} />
        </Field>
        <FormButtons>
          <SubmitButton>Continue</SubmitButton>
        </FormButtons>
      </ActionForm>
    </div>
  );
}
