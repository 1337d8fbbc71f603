"use client";
/** Username, password, code; one sentence when they do not fit. */
import { useRef, useState } from "react";
import { PasswordInput } from "@/components/self/password-input";
import { StepHeader } from "@/components/self/step-header";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { Input, OtpInput } from "@/components/ui/input";
import { signIn } from "@/lib/programs/console/sign-in-client";

/** `mayLackCode`: someone without a phone yet may sign in with the password alone, in order to enrol. */
export function SignInForm({ next, mayLackCode }: { readonly next: string; readonly mayLackCode: boolean }) {
  const [message, setMessage] = useState("");
  const [isPending, setPending] = useState(false);
  const code = useRef<HTMLInputElement>(null);

  const submit = async (form: FormData) => {
    if (isPending) return;
    const text = (name: string) => String(form.get(name) ?? "");
    setPending(true);
    setMessage("");
    const result = await signIn("user", {
      username: text("username"),
      password: text("password"),
      code: text("code"),
    });
    // The page stays busy until the next one is there.
    if (result.ok) return window.location.assign(next);
    setPending(false);
    setMessage(result.message);
    if (code.current) code.current.value = "";
    code.current?.focus();
  };

  return (
    <div className="flex flex-col gap-6">
      <StepHeader title="Sign in to your page">
        Use the same username, password and code as for the database.
      </StepHeader>
      <Form className="flex max-w-sm flex-col gap-5" onSend={(values) => void submit(values)}>
        {message && <Alert tone="danger" title={message} />}
        <Field name="username" label="Username">
          <Input
            required
            mono
            autoComplete="username"
            autoCapitalize="none"
            autoCorrect="off"
            spellCheck={false}
          />
        </Field>
        <Field name="password" label="Password">
          <PasswordInput required autoComplete="current-password" />
        </Field>
        <Field
          name="code"
          label="Code"
          hint={
            mayLackCode
              ? "From your authenticator app, or a recovery code. Leave it empty if you have not set up a phone yet."
              : "From your authenticator app, or a recovery code."
          }
        >
          <OtpInput ref={code} required={!mayLackCode} inputMode="text" className="tracking-wider" />
        </Field>
        <div>
          <Button type="submit" variant="primary" pending={isPending} className="max-sm:w-full">
            Sign in
          </Button>
        </div>
      </Form>
    </div>
  );
}
