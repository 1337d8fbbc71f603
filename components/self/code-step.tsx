"use client";
/** The step in which the first code proves that the app has the key. */
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input, OtpInput } from "@/components/ui/input";
import type { ShownKey } from "@/lib/login/factors/descriptor";
import type { FormAction } from "@/lib/programs/console/action-state";
import { StepHeader } from "./step-header";

/** `hidden` says what the code confirms. `onDone` gets what the action gave. */
export function CodeStep<Data>({
  action,
  step,
  steps,
  view,
  hidden,
  onBack,
  onDone,
}: {
  readonly action: FormAction<Data>;
  readonly step?: number;
  readonly steps?: number;
  readonly view: Pick<ShownKey, "digits" | "periodSeconds">;
  readonly hidden: Readonly<Record<string, string>>;
  readonly onBack: () => void;
  readonly onDone: (data: Data) => void;
}) {
  return (
    <div className="flex flex-col gap-6">
      <StepHeader title="Type the code that the app shows" step={step} steps={steps}>
        The app shows a new {view.digits}-digit code every {view.periodSeconds} seconds. Type the one it shows
        now.
      </StepHeader>
      <ActionForm
        action={action}
        hidden={hidden}
        quiet
        onDone={(data) => data && onDone(data)}
        className="max-w-md"
      >
        <Field name="code" label="Code">
          <OtpInput required digits={view.digits} autoFocus />
        </Field>
        <Field
          name="factorName"
          label="Name of this phone"
          hint="Helps you tell your phones apart if you add another one."
        >
          <Input required maxLength={60} defaultValue="My phone" />
        </Field>
        <div className="flex flex-wrap gap-2">
          <SubmitButton className="max-sm:flex-1">Confirm</SubmitButton>
          <Button onClick={onBack}>Show the QR code again</Button>
        </div>
      </ActionForm>
    </div>
  );
}
