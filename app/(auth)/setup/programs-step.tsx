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
  { value: "psql", label: "psql", description: "One connection for one typed password." },
  { value: "pgadmin", label: "pgAdmin", description: "Several connections with one typed password." },
  { value: "dbeaver", label: "DBeaver", description: "Several connections with one typed password." },
  {
    value: "other",
    label: "Other graphical programs",
    description: "Most open several connections too: DataGrip, TablePlus, Azure Data Studio.",
  },
];
const { uses, seconds } = suggestedReuse;

export function ProgramsStep({ progress: { reuse }, steps, onBack, onNext }: StepProps) {
  const [chosen, setChosen] = useState<readonly string[]>(reuse ? ["psql", "pgadmin"] : ["psql"]);
  const needsWindow = chosen.some((program) => program !== "psql");
  const isAsItIs = needsWindow === (reuse !== null);
  return (
    <div className="flex flex-col gap-6">
      <SetupHeader at="programs" steps={steps} title="Which programs do people use?">
        A code counts once. Programs that open several connections with one typed password are refused from
        the second on, unless the same code may count a few times.
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
          <Alert
            tone="warning"
            title={`Proposed: one code opens up to ${uses} connections within ${seconds} seconds`}
          >
            <p>
              What it costs: someone who sees a password with its code can use it too, until the window
              closes. It counts only for the same user through the same client, and each further use is logged
              as reused. It goes into the default policy and can be changed there, or be given to a group
              alone.
            </p>
          </Alert>
        ) : (
          <Alert title="Proposed: a code counts once">
            <p>That is the strictest. Nothing is given up.</p>
          </Alert>
        )}
        <FormButtons>
          <SubmitButton>{needsWindow ? "Allow it and continue" : "Continue"}</SubmitButton>
          {needsWindow && !isAsItIs && <Button onClick={onNext}>Keep codes that count once</Button>}
          {onBack && <Button onClick={onBack}>Back</Button>}
        </FormButtons>
      </ActionForm>
    </div>
  );
}
