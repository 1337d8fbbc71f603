"use client";
/** The step in which a person without a password chooses one. */
import { PasswordInput } from "@/components/self/password-input";
import { StepHeader } from "@/components/self/step-header";
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import { Field } from "@/components/ui/field";
import type { LinkView } from "@/lib/enrollment/enroll";
import { checkPasswordAction } from "./actions";

/** The password is checked now and set with the first code; `onPassword` keeps what is typed until then. */
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
  return (
    <div className="flex flex-col gap-6">
      <StepHeader title="Choose a password" step={step} steps={steps}>
        You will type it for the database, with the code behind it.
      </StepHeader>
      <ActionForm action={checkPasswordAction} hidden={{ token }} quiet onDone={onDone} className="max-w-md">
        <input
          type="text"
          autoComplete="username"
          defaultValue={link.username}
          readOnly
          hidden
          tabIndex={-1}
        />
        <Field
          name="password"
          label="New password"
          hint={`At least ${link.passwordMinLength} characters. Several words are easier to remember than signs. Leave out your username.`}
        >
          <PasswordInput
            required
            autoComplete="new-password"
            value={password}
            onChange={(event) => onPassword(event.target.value)}
          />
        </Field>
        <div>
          <SubmitButton className="max-sm:w-full" pending={isPending}>
            Continue
          </SubmitButton>
        </div>
      </ActionForm>
    </div>
  );
}
