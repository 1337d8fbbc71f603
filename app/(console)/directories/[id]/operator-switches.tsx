"use client";
/** Whether operators sign in with the directory, and whether the sign-in page offers it. */
import { ActionForm, FormButtons, SubmitButton } from "@/components/ui/action-form";
import { Switch } from "@/components/ui/checkbox";
import type { OperatorSignIn } from "@/lib/people/directories/operators";
import { updateOperatorSignInAction } from "./operator-actions";

export function OperatorSwitches({
  id,
  signIn: { operatorsSignIn, onLoginPage },
  version,
}: {
  readonly id: string;
  readonly signIn: OperatorSignIn;
  readonly version: string;
}) {
  return (
    <ActionForm action={updateOperatorSignInAction} hidden={{ id }} version={version}>
      <Switch
        name="operatorsSignIn"
        label="Let operators sign in with this directory"
        defaultChecked={operatorsSignIn}
        hint="Members of the groups below sign in to this console with their password in the directory and an authenticator app that they enrol here. Whoever controls the directory can then make operators, with the roles below. Switched off, their sessions end at once."
      />
      <Switch
        name="onLoginPage"
        label="Show on the sign-in page"
        defaultChecked={onLoginPage}
        hint="Operators choose there where their account is. Everybody who opens the page reads the directory's name. Whoever chooses it is looked for in it alone."
      />
      <FormButtons>
        <SubmitButton variant="secondary">Save sign-in</SubmitButton>
      </FormButtons>
    </ActionForm>
  );
}
