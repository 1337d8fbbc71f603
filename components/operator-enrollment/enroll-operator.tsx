"use client";
/** Sets an operator's password and authenticator app from a link's token: used by the link's page and by the setup. */
import { useEffect, useRef, useState } from "react";
import type { OpenedOperatorLink } from "@/lib/people/operators/enroll";
import type { ActionState, FormAction } from "@/lib/programs/console/action-state";
import { idle } from "@/lib/programs/console/action-state";
import { NewPasswordField } from "../new-password-field";
import { ActionForm, SubmitButton } from "../ui/action-form";
import { Alert } from "../ui/alert";
import { Field } from "../ui/field";
import { OtpInput } from "../ui/input";
import { Spinner } from "../ui/spinner";
import { ScanKey } from "./scan-key";

export type EnrollOperatorProps = {
  readonly token: string;
  /** Opens the link: `openOperatorLinkAction`. */
  readonly open: FormAction<OpenedOperatorLink>;
  /** Redeems it: `redeemOperatorLinkAction`. */
  readonly redeem: FormAction<{ username: string }>;
  readonly onDone: (username: string) => void;
};

/** Opens the link once, shows the key, and takes a password and the first code. */
export function EnrollOperator({ token, open, redeem, onDone }: EnrollOperatorProps) {
  const [opened, setOpened] = useState<ActionState<OpenedOperatorLink>>(idle);
  const asked = useRef<string | null>(null);
  useEffect(() => {
    // Each opening makes a new key, so exactly one per token: React may run effects twice while developing.
    if (asked.current === token) return;
    asked.current = token;
    const form = new FormData();
    form.set("token", token);
    void open(idle, form).then(setOpened);
  }, [token, open]);

  if (opened.status === "error") return <Alert tone="danger" title={opened.message} />;
  if (opened.status === "idle" || !opened.data) return <Spinner label="Opening the link" />;
  const { username, uri, secretText, passwordLimits } = opened.data;
  return (
    <ActionForm action={redeem} hidden={{ token }} quiet onDone={() => onDone(username)}>
      <p className="text-muted">
        You will sign in as <strong className="text-ink">{username}</strong>, with a password and a code from
        your phone.
      </p>
      <input type="hidden" name="username" autoComplete="username" value={username} readOnly />
      <NewPasswordField label="1. Choose a password" limits={passwordLimits} username={username} />
      <div className="flex flex-col gap-2">
        <p className="font-medium">2. Scan this with your authenticator app</p>
        <ScanKey uri={uri} secretText={secretText} />
      </div>
      <Field name="code" label="3. Type the code that the app shows">
        <OtpInput required digits={6} />
      </Field>
      <SubmitButton>Save and finish</SubmitButton>
    </ActionForm>
  );
}
