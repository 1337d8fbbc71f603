"use client";
/** The step in which a person chooses a password, or types the one they have. */
import { NewPasswordField } from "@/components/new-password-field";
import { PasswordInput } from "@/components/self/password-input";
import { StepHeader } from "@/components/self/step-header";
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import { Field } from "@/components/ui/field";
import { UsernameForManager } from "@/components/username-for-manager";
import type { LinkView } from "@/lib/people/enrollment/enroll";
import { checkPasswordAction } from "./actions";

/** The password is checked now, and again with the first code; `onPassword` keeps what is typed until then. */
export function PasswordStep({
  step,
  steps,
  link,
  token,
  password,
  isPending,
  onPassword,
  onDone,
}: {
  readonly step: number;
  readonly steps: number;
  readonly link: LinkView;
  readonly token: string;
  readonly password: string;
  readonly isPending: boolean;
  readonly onPassword: (password: string) => void;
  readonly onDone: () => void;
}) {
  const isNew = link.needsPassword;
  return (
    <div className="flex flex-col gap-6">
      <StepHeader title={isNew ? "Choose a password" : "Type your password"} step={step} steps={steps}>
        {isNew
          ? "You will use it to log in to the database, followed by the code."
          : "The password you use to log in to the database, without a code. This confirms that the link reached the right person."}
      </StepHeader>
      <ActionForm action={checkPasswordAction} hidden={{ token }} quiet onDone={onDone} className="max-w-md">
        <UsernameForManager username={link.username} />
        {isNew ? (
          <NewPasswordField
            limits={link.passwordLimits}
            username={link.username}
            value={password}
            onChange={(event) => onPassword(event.target.value)}
          />
        ) : (
          <Field name="password" label="Password">
            <PasswordInput
              required
              autoComplete="current-password"
              value={password}
              onChange={(event) => onPassword(event.target.value)}
            />
          </Field>
        )}
        <div>
          <SubmitButton className="max-sm:w-full" pending={isPending}>
            Continue
          </SubmitButton>
        </div>
      </ActionForm>
    </div>
  );
}
