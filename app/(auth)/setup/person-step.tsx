"use client";
/** The step that creates the first user and hands over the enrolment link. */
import { useState } from "react";
import { ActionForm, FormButtons, SubmitButton } from "@/components/ui/action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { MultiSelect } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { IssuedLink } from "@/lib/people/enrollment/service";
import type { Scope } from "@/lib/people/policies/view";
import type { SetupProgress } from "@/lib/programs/setup/steps";
import { createFirstUserAction, issueFirstLinkAction } from "./actions";
import { FirstLink } from "./first-link";
import { SetupHeader } from "./setup-header";
import type { StepMoves } from "./step-moves";

export function PersonStep({
  progress: { user },
  groups,
  onBack,
  onNext,
}: StepMoves & { readonly progress: SetupProgress; readonly groups: readonly Scope[] }) {
  const [link, setLink] = useState<IssuedLink | null>(null);
  // The form stays until it has handed over the link, although the page knows of the user a moment earlier.
  const [isMade, setMade] = useState(user !== null);
  return (
    <div className="flex flex-col gap-6">
      <SetupHeader at="person" title="The first user">
        {user && isMade
          ? "Hand the link to the person: with it they choose a password and add their phone."
          : "Someone who logs in to PostgreSQL, perhaps you. The name must be that of the database role, letter for letter."}
      </SetupHeader>
      {user && isMade ? (
        <>
          {link ? (
            <FirstLink link={link} username={user.username} />
          ) : (
            <Alert tone={user.isEnrolled ? "success" : "info"} title={`${user.username} exists`}>
              <p>
                {user.isEnrolled
                  ? "The phone is enrolled."
                  : "A link is shown once. Issue another if it is lost."}
              </p>
            </Alert>
          )}
          <ActionForm action={issueFirstLinkAction} hidden={{ userId: user.id }} quiet onDone={setLink}>
            <FormButtons>
              <Button variant="primary" onClick={onNext}>
                Continue
              </Button>
              {!user.isEnrolled && (
                <SubmitButton variant="secondary">Issue {link ? "another" : "a"} link</SubmitButton>
              )}
              {onBack && <Button onClick={onBack}>Back</Button>}
            </FormButtons>
          </ActionForm>
        </>
      ) : (
        <ActionForm
          action={createFirstUserAction}
          quiet
          onDone={(issued) => {
            setMade(true);
            setLink(issued);
          }}
        >
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
          <Field name="displayName" label="Name of the person" optional>
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
            <SubmitButton>Create and show the link</SubmitButton>
            <Button onClick={onNext}>Skip</Button>
            {onBack && <Button onClick={onBack}>Back</Button>}
          </FormButtons>
        </ActionForm>
      )}
    </div>
  );
}
