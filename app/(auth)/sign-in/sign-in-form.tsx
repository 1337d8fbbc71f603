"use client";
/** Username, password and code in one form; one answer for whatever was wrong. */
import { useEffect, useRef, useState } from "react";
import { hideFragment } from "@/components/link-token";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { Input, OtpInput } from "@/components/ui/input";
import { signIn } from "@/lib/programs/console/sign-in-client";

/** `next` is where to go afterwards, a path on this server. */
export function SignInForm({ next }: { readonly next: string }) {
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
      <Field name="username" label="Username">
        <Input required autoFocus autoComplete="username" autoCapitalize="none" spellCheck={false} />
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
    </Form>
  );
}
