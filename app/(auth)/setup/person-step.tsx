"use client";
/** The step that creates the first user by hand, where no server was read that has the roles. */
import { ActionForm, FormButtons, SubmitButton } from "@/components/ui/action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { MultiSelect } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { Scope } from "@/lib/people/policies/view";
import { createFirstUserAction } from "./actions";
import { SetupHeader } from "./setup-header";
import type { StepProps } from "./step-moves";

export function PersonStep({
  progress: { user },
  steps,
  groups,
  onBack,
  onNext,
}: StepProps & { readonly groups: readonly Scope[] }) {
  return (
    <div className="flex flex-col gap-6">
      <SetupHeader at="people" steps={steps} title="The first user">
        Someone who logs in to PostgreSQL, perhaps you. The username must match the database role exactly.
      </SetupHeader>
      {user ? (
        <>
          <Alert tone="success" title={`${user.username} exists`} />
          <FormButtons>
            <Button variant="primary" onClick={onNext}>
              Continue
            </Button>
            {onBack && <Button onClick={onBack}>Back</Button>}
          </FormButtons>
        </>
      ) : (
        <ActionForm action={createFirstUserAction} quiet onDone={onNext}>
          <Field name="username" label="Database role">
            <Input
              mono
              required
              autoFocus
              maxLength={63}
              autoCapitalize="none"
              spellCheck={false}
              autoComplete="off"
            />
          </Field>
          <Field name="displayName" label="Person's name" optional>
            <Input maxLength={120} autoComplete="off" />
          </Field>
          {groups.length > 0 && (
            <Field name="groupIds" label="Groups" optional>
              <MultiSelect
                options={groups.map(({ id, name }) => ({ value: id, label: name }))}
                placeholder="No group"
              />
            </Field>
          )}
          <FormButtons>
            <SubmitButton>Create user</SubmitButton>
            {onBack && <Button onClick={onBack}>Back</Button>}
          </FormButtons>
        </ActionForm>
      )}
    </div>
  );
}
