"use client";
/** Username, password, code; one sentence when they do not fit. */
import Link from "next/link";
import { useRef, useState } from "react";
import { PasskeySignIn } from "@/components/passkey-sign-in";
import { PasswordInput } from "@/components/self/password-input";
import { StepHeader } from "@/components/self/step-header";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { Input, OtpInput } from "@/components/ui/input";
import { selfPaths } from "@/lib/programs/console/paths";
import { signIn } from "@/lib/programs/console/sign-in-client";

/**
 * `mayLackCode`: someone without a phone yet may sign in with the password alone, in order to enrol. `sendsCodes`: some people
 * get codes sent, and ask for one here. `hasPasskeys`: passkeys can work at the console's address.
 */
export function SignInForm({
  next,
  mayLackCode,
  sendsCodes,
  hasPasskeys,
}: {
  readonly next: string;
  readonly mayLackCode: boolean;
  readonly sendsCodes: boolean;
  readonly hasPasskeys: boolean;
}) {
  const [message, setMessage] = useState("");
  const [isPending, setPending] = useState(false);
  const [asked, setAsked] = useState(false);
  const code = useRef<HTMLInputElement>(null);
  const askButton = useRef<HTMLButtonElement>(null);

  const submit = async (form: FormData) => {
    if (isPending) return;
    const text = (name: string) => String(form.get(name) ?? "");
    setPending(true);
    setMessage("");
    setAsked(false);
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

  // The password alone asks for a code. Whether it was right, and whether this person gets codes, is not said.
  const askForCode = async () => {
    const form = askButton.current?.form;
    if (!form || isPending) return;
    const text = (name: string) => String(new FormData(form).get(name) ?? "");
    setPending(true);
    setMessage("");
    const result = await signIn("user", {
      username: text("username"),
      password: text("password"),
      code: "",
    });
    if (result.ok) return window.location.assign(next);
    setPending(false);
    if (result.isPlainRefusal) setAsked(true);
    else setMessage(result.message);
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
            autoComplete={hasPasskeys ? "username webauthn" : "username"}
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
              ? "From your app, token or YubiKey, or a recovery code. Leave it empty if you have not set up a phone yet."
              : "From your app, token or YubiKey, or a recovery code."
          }
        >
          <OtpInput ref={code} required={!mayLackCode} inputMode="text" className="tracking-wider" />
        </Field>
        {asked && (
          <Alert
            tone="info"
            title="If the password is right and codes are sent to you, one is on its way. Type it as the code."
          />
        )}
        <div className="flex flex-wrap gap-2">
          <Button type="submit" variant="primary" pending={isPending} className="max-sm:w-full">
            Sign in
          </Button>
          {sendsCodes && (
            <Button
              ref={askButton}
              disabled={isPending}
              onClick={() => void askForCode()}
              className="max-sm:w-full"
            >
              Send me a code
            </Button>
          )}
        </div>
        {hasPasskeys && (
          <PasskeySignIn
            kind="user"
            isPending={isPending}
            onPending={setPending}
            onRefused={setMessage}
            onSignedIn={() => window.location.assign(next)}
          />
        )}
      </Form>
      <p>
        <Link
          href={selfPaths.forgotten}
          className="inline-block rounded-sm text-accent underline underline-offset-2 max-sm:py-2"
        >
          Forgot your password?
        </Link>
      </p>
    </div>
  );
}
