"use client";
/** Name and password of the first owner. */
import { NewPasswordField } from "@/components/new-password-field";
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { PasswordLimits } from "@/lib/people/passwords/problem";
import type { StartedOwner } from "@/lib/programs/setup/service";
import { startOwnerAction } from "./actions";
import { SetupHeader } from "./setup-header";

type Typed = { readonly username: string; readonly password: string };

export function OwnerAccount({
  token,
  limits,
  typed,
  onTyped,
  onDone,
}: {
  readonly token: string;
  readonly limits: PasswordLimits;
  readonly typed: Typed;
  readonly onTyped: (typed: Typed) => void;
  readonly onDone: (started: StartedOwner) => void;
}) {
  return (
    <div className="flex flex-col gap-6">
      <SetupHeader at="account" title="Create your account">
        You will own this installation. Owners can do everything and add other operators later.
      </SetupHeader>
      <ActionForm
        action={startOwnerAction}
        hidden={{ token }}
        quiet
        onDone={(started) => started && onDone(started)}
      >
        <Field name="username" label="Username" hint="For this console. It is not a database role.">
          <Input
            required
            autoFocus
            maxLength={64}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            value={typed.username}
            onChange={(event) => onTyped({ ...typed, username: event.target.value })}
          />
        </Field>
        <NewPasswordField
          label="Password"
          limits={limits}
          username={typed.username}
          value={typed.password}
          onChange={(event) => onTyped({ ...typed, password: event.target.value })}
        />
        <div>
          <SubmitButton className="max-sm:w-full">Continue</SubmitButton>
        </div>
      </ActionForm>
    </div>
  );
}
