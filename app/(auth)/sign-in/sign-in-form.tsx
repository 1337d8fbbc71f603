"use client";
/** Username, password and code in one form; one answer for whatever was wrong. */
import { useEffect, useRef, useState } from "react";
import { hideFragment } from "@/components/link-token";
import { PasskeySignIn } from "@/components/passkey-sign-in";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { Input, OtpInput } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { signIn } from "@/lib/programs/console/sign-in-client";

/** `next` is where to go afterwards, a path on this server; `directories` are those that an account may be in. `hasPasskeys`: passkeys can work here. */
export function SignInForm({
  next,
  directories,
  hasPasskeys,
}: {
  readonly next: string;
  readonly directories: readonly Directory[];
  readonly hasPasskeys: boolean;
}) {
  const [source, chooseSource] = useRememberedSource(directories);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isPending, setIsPending] = useState(false);
  const code = useRef<HTMLInputElement>(null);
  // The setup link leads here once it is spent, with its token.
  useEffect(hideFragment, []);

  async function submit(form: FormData) {
    const text = (name: string) => String(form.get(name) ?? "");
    setIsPending(true);
    setRefusal(null);
    const result = await signIn("operator", {
      username: text("username"),
      password: text("password"),
      code: text("code"),
      source: source === here ? "" : source,
    });
    // A full load: nothing of the signed-out pages stays in the browser's memory.
    if (result.ok) return window.location.assign(next);
    setIsPending(false);
    setRefusal(result.message);
    if (code.current) code.current.value = "";
    code.current?.focus();
  }

  return (
    <Form
      className="flex flex-col gap-4"
      onSend={(values) => {
        if (!isPending) void submit(values);
      }}
    >
      {refusal && <Alert tone="danger" title={refusal} />}
      {directories.length > 0 && (
        <Field name="source" label="Account">
          <Select
            value={source}
            onValueChange={chooseSource}
            options={[
              { value: here, label: "Postern account" },
              ...directories.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        </Field>
      )}
      <Field name="username" label="Username">
        <Input
          required
          autoFocus
          autoComplete={hasPasskeys ? "username webauthn" : "username"}
          autoCapitalize="none"
          spellCheck={false}
        />
      </Field>
      <Field name="password" label="Password">
        <Input required type="password" autoComplete="current-password" />
      </Field>
      <Field name="code" label="Code" hint="The six-digit code that your authenticator app shows now.">
        <OtpInput ref={code} required digits={6} />
      </Field>
      <Button type="submit" variant="primary" pending={isPending} className="mt-1">
        Sign in
      </Button>
      {hasPasskeys && (
        <PasskeySignIn
          kind="operator"
          isPending={isPending}
          onPending={setIsPending}
          onRefused={setRefusal}
          onSignedIn={() => window.location.assign(next)}
        />
      )}
    </Form>
  );
}

type Directory = { readonly id: string; readonly name: string };

/** What stands for an account that no offered directory has. */
const here = "here";
const place = "postern.account";

/** Where the account is: what was chosen last in this browser, if it is still offered. */
function useRememberedSource(directories: readonly Directory[]): [string, (source: string) => void] {
  const [source, setSource] = useState(here);
  useEffect(() => {
    const last = remembered();
    if (directories.some(({ id }) => id === last)) setSource(last ?? here);
  }, [directories]);
  return [
    source,
    (chosen) => {
      setSource(chosen);
      remember(chosen);
    },
  ];
}

/** A browser may forbid to keep anything. */
function remembered(): string | null {
  try {
    return window.localStorage.getItem(place);
  } catch {
    return null;
  }
}

function remember(source: string): void {
  try {
    window.localStorage.setItem(place, source);
  } catch {
    // Then it is chosen again next time.
  }
}
