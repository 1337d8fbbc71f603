"use client";
/** The step that hands over the first enrolment link: whoever gets it tries the login at the end. */
import { useState } from "react";
import { ActionForm, FormButtons, SubmitButton } from "@/components/ui/action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import type { IssuedLink } from "@/lib/people/enrollment/issue";
import { issueFirstLinkAction, searchUsers } from "./actions";
import { FirstLink } from "./first-link";
import { SetupHeader } from "./setup-header";
import type { StepProps } from "./step-moves";
import { useRefreshWhile } from "./use-refresh";

type Chosen = { readonly id: string; readonly username: string };

/** A link that was issued here, and whether the first user had a phone before. */
type Shown = { readonly link: IssuedLink; readonly username: string; readonly hadPhone: boolean };

export function EnrolStep({ progress: { user }, steps, onBack, onNext }: StepProps) {
  const [chosen, setChosen] = useState<Chosen | null>(user);
  useRefreshWhile(user !== null && !user.isEnrolled);
  const [shown, setShown] = useState<Shown | null>(null);
  // The link of somebody who has used it meanwhile works no more.
  const isSpent = user?.isEnrolled && shown?.username === user.username && !shown.hadPhone;
  return (
    <div className="flex flex-col gap-6">
      <SetupHeader at="enrol" steps={steps} title="Enrol the first phone">
        Give a link to one person, perhaps yourself. They use it to add their phone
        {user?.hasKeptPassword ? "" : " and choose a password"}. The last step logs in as this person. You can
        issue links for everyone else on the Users page.
      </SetupHeader>
      {user?.isEnrolled && (
        <Alert tone="success" title={`${user.username} has a phone`}>
          <p>The last step can log in with it.</p>
        </Alert>
      )}
      {shown && !isSpent && <FirstLink link={shown.link} username={shown.username} />}
      <ActionForm
        action={issueFirstLinkAction}
        hidden={{ userId: chosen?.id ?? "" }}
        quiet
        onDone={(link) =>
          link && chosen && setShown({ link, username: chosen.username, hadPhone: user?.isEnrolled ?? false })
        }
      >
        <Field label="User">
          <Combobox
            search={searchUsers}
            defaultValue={user && { value: user.id, label: user.username }}
            onValueChange={(option) => {
              setShown(null);
              setChosen(option && { id: option.value, username: option.label });
            }}
          />
        </Field>
        <FormButtons>
          <SubmitButton
            disabled={chosen === null}
            variant={shown || user?.isEnrolled ? "secondary" : "primary"}
          >
            {shown ? "Issue another link" : "Issue the link"}
          </SubmitButton>
          <Button variant={shown || user?.isEnrolled ? "primary" : "secondary"} onClick={onNext}>
            Continue
          </Button>
          {onBack && <Button onClick={onBack}>Back</Button>}
        </FormButtons>
      </ActionForm>
    </div>
  );
}
