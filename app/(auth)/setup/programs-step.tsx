"use client";
/** The step that asks which programs people use, and proposes the reuse window that these need, with what it costs. */
import { useState } from "react";
import { ActionForm, FormButtons, SubmitButton } from "@/components/ui/action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { CheckboxGroup } from "@/components/ui/checkbox";
import { suggestedReuse } from "@/lib/people/policies/schema";
import { setDefaultReuseAction } from "./actions";
import { SetupHeader } from "./setup-header";
import type { StepProps } from "./step-moves";

const programs = [
  { value: "psql", label: "psql", description: "Opens one connection per typed password." },
  { value: "pgadmin", label: "pgAdmin", description: "Opens several connections with one typed password." },
  { value: "dbeaver", label: "DBeaver", description: "Opens several connections with one typed password." },
  {
    value: "other",
    label: "Other graphical programs",
    description:
      "Most of them also open several connections, such as DataGrip, TablePlus and Azure Data Studio.",
  },
];

export function ProgramsStep({ progress: { reuse }, steps, onBack, onNext }: StepProps) {
  const [chosen, setChosen] = useState<readonly string[]>(reuse ? ["psql", "pgadmin"] : ["psql"]);
  const needsWindow = chosen.some((program) => program !== "psql");
  const isAsItIs = needsWindow === (reuse !== null);
  const { uses, seconds } = reuse ?? suggestedReuse;
  const window = `one code opens up to ${uses} connections within ${seconds} seconds`;
  return (
    <div className="flex flex-col gap-6">
      <SetupHeader at="programs" steps={steps} title="Which programs do people use?">
        Each code works once. If a program opens several connections with one typed password, all but the
        first are refused, unless you allow a code to be used several times.
      </SetupHeader>
      <ActionForm
        action={setDefaultReuseAction}
        hidden={{ isOn: needsWindow ? "on" : "off" }}
        quiet
        onDone={onNext}
      >
        <CheckboxGroup
          name="programs"
          label="Programs"
          options={programs}
          defaultValue={chosen}
          onValueChange={setChosen}
        />
        {needsWindow ? (
          <Alert tone="warning" title={`${reuse ? "Allowed now" : "Recommended"}: ${window}`}>
            <p>
              What this costs: until the window closes, someone who has seen the password and code can use
              them too. The code works only for the same user through the same client, and each reuse is
              logged. {reuse ? "Nothing changes here: this is" : "This is saved"} in the default policy. You
              can change it there, or allow it for one group only.
            </p>
          </Alert>
        ) : (
          <Alert title="Recommended: each code works once">
            <p>This is the strictest setting.{reuse && ` Until now, ${window}.`}</p>
          </Alert>
        )}
        <FormButtons>
          <SubmitButton>{submitLabel(needsWindow, isAsItIs)}</SubmitButton>
          {!isAsItIs && (
            <Button onClick={onNext}>{needsWindow ? "Keep codes that work once" : "Keep it as it is"}</Button>
          )}
          {onBack && <Button onClick={onBack}>Back</Button>}
        </FormButtons>
      </ActionForm>
    </div>
  );
}

function submitLabel(needsWindow: boolean, isAsItIs: boolean): string {
  if (isAsItIs) return "Continue";
  return needsWindow ? "Allow it and continue" : "End this and continue";
}
