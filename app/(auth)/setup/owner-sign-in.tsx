"use client";
/** The owner's first sign-in, with the code after the one that confirmed the phone. */
import { useState } from "react";
import { FormButtons } from "@/components/ui/action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { OtpInput } from "@/components/ui/input";
import { signIn } from "@/lib/programs/console/sign-in-client";
import { SetupHeader } from "./setup-header";

export function OwnerSignIn({
  username,
  password,
  onDone,
}: {
  readonly username: string;
  readonly password: string;
  readonly onDone: () => void;
}) {
  const [problem, setProblem] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  const submit = async (code: string) => {
    setPending(true);
    const result = await signIn("operator", { username, password, code });
    if (result.ok) return onDone();
    setPending(false);
    setProblem(result.message);
  };
  return (
    <div className="flex flex-col gap-6">
      <SetupHeader at="sign-in" title="Sign in with the next code">
        Your account is ready. Each code works once, so wait for the app to show the next one (at most half a
        minute).
      </SetupHeader>
      <form
        className="flex flex-col gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isPending) void submit(String(new FormData(event.currentTarget).get("code") ?? ""));
        }}
      >
        {problem && <Alert tone="danger" title={problem} />}
        <Field name="code" label={`Next code for ${username}`}>
          <OtpInput required autoFocus digits={6} />
        </Field>
        <FormButtons>
          <Button type="submit" variant="primary" pending={isPending}>
            Sign in
          </Button>
        </FormButtons>
      </form>
    </div>
  );
}
