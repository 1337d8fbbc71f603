"use client";
/** The field for a password that is being chosen; says while typing how good it is, by the rules that the console applies. */
import { type ComponentProps, useEffect, useState } from "react";
import type { PasswordLimits } from "@/lib/people/passwords/problem";
import type { PasswordStrength } from "@/lib/people/passwords/strength";
import { PasswordInput } from "./self/password-input";
import { Field, type FieldProps } from "./ui/field";
import { Status } from "./ui/status";

const tones = { refused: "warn", fine: "ok", strong: "ok" } as const;

/** Long enough that nobody is told off, and no screen reader interrupted, between two keys. */
const pauseMs = 300;

/** `username`: whose password it is; without it, the form's own field of that name says so. Give `value` to keep what is typed. */
export function NewPasswordField({
  limits,
  username,
  name = "password",
  label = "New password",
  hint,
  optional,
  ...input
}: Pick<FieldProps, "name" | "hint" | "optional"> & {
  readonly label?: string;
  readonly limits: PasswordLimits;
  readonly username?: string;
} & Pick<ComponentProps<typeof PasswordInput>, "value" | "onChange">) {
  const [typed, setTyped] = useState({ password: String(input.value ?? ""), username: username ?? "" });
  const strength = useStrength({ ...typed, username: username ?? typed.username }, limits);
  return (
    <Field
      name={name}
      label={label}
      optional={optional}
      hint={
        <>
          <span>
            {hint ??
              `At least ${limits.minLength} characters. A few unrelated words are easy to remember. Do not use the username.`}
          </span>
          <span role="status" className="mt-1.5 flex min-h-6 flex-wrap items-center gap-x-2 gap-y-1">
            {strength && (
              <>
                <Status tone={tones[strength.level]}>{strength.word}</Status>
                {/* A refusal says the same sentence below, in red. */}
                <span className="group-data-invalid/field:hidden">{strength.sentence}</span>
              </>
            )}
          </span>
        </>
      }
    >
      <PasswordInput
        {...input}
        required={!optional}
        autoComplete="new-password"
        onChange={(event) => {
          input.onChange?.(event);
          const other = event.target.form?.elements.namedItem("username");
          const whose = username ?? (other instanceof HTMLInputElement ? other.value : "");
          setTyped({ password: event.target.value, username: whose });
        }}
      />
    </Field>
  );
}

/** What is to say of the password once typing pauses; null for an empty one. */
function useStrength(
  typed: { readonly password: string; readonly username: string },
  limits: PasswordLimits,
): PasswordStrength | null {
  const [strength, setStrength] = useState<PasswordStrength | null>(null);
  const { password, username } = typed;
  const { minLength, organisation } = limits;
  useEffect(() => {
    let isLatest = true;
    const timer = setTimeout(async () => {
      if (password === "") return setStrength(null);
      // Carries the list of common passwords, which only somebody who chooses a password needs.
      const { passwordStrength } = await import("@/lib/people/passwords/strength");
      if (isLatest) setStrength(passwordStrength(password, { username, minLength, organisation }));
    }, pauseMs);
    return () => {
      isLatest = false;
      clearTimeout(timer);
    };
  }, [password, username, minLength, organisation]);
  return strength;
}
