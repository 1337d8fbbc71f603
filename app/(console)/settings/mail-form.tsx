"use client";
/** The mail server, the sender and signing, with the button that tries them. */
import { useState } from "react";
import { ActionForm, FormButtons, SubmitButton } from "@/components/ui/action-form";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { Section } from "@/components/ui/page";
import { Select } from "@/components/ui/select";
import { useActionAgain } from "@/components/ui/use-action-again";
import { useConfirmed } from "@/components/ui/use-confirmed";
import type { MailSettingsView } from "@/lib/foundation/mail/queries";
import { type MailTls, mailTls, mailTlsNames } from "@/lib/foundation/mail/schema";
import { saveMailSettingsAction, testMailAction } from "./mail-actions";
import { MailTest } from "./mail-test";

const tlsOptions = mailTls.map((value) => ({ value, label: mailTlsNames[value].name }));

export function MailForm({
  mail,
  version,
  mayWrite,
}: {
  readonly mail: MailSettingsView | null;
  readonly version: string;
  readonly mayWrite: boolean;
}) {
  const [tls, setTls] = useState<MailTls>(mail?.tls ?? "starttls");
  const [confirmed, confirmation] = useConfirmed(testMailAction);
  const [answer, send, isTesting] = useActionAgain(confirmed);
  return (
    <>
      <ActionForm action={saveMailSettingsAction} version={version}>
        <Section title="Mail server">
          <div className="flex flex-col gap-5">
            <div className="grid gap-5 sm:grid-cols-[1fr_8rem]">
              <Field name="host" label="Mail server" hint="The name in its certificate.">
                <Input mono required defaultValue={mail?.host} placeholder="smtp.example.org" />
              </Field>
              <Field name="port" label="Port">
                <Input
                  key={mail ? "stored" : tls}
                  required
                  inputMode="numeric"
                  defaultValue={mail?.port ?? mailTlsNames[tls].port}
                />
              </Field>
            </div>
            <Field name="tls" label="Protection of the connection">
              <Select options={tlsOptions} value={tls} onValueChange={(value) => setTls(value as MailTls)} />
            </Field>
            {tls === "none" ? (
              <Checkbox
                name="acceptPlain"
                label="Send over the network without encryption"
                hint="Everybody on the way can read the links in the mails and use them first. Not needed for a mail server on this machine."
              />
            ) : (
              <Field
                name="ca"
                label="Certificate of the authority"
                optional
                hint="PEM. Leave empty for a server with a certificate of a public authority."
              >
                <Textarea
                  mono
                  rows={3}
                  spellCheck={false}
                  defaultValue={mail?.ca ?? ""}
                  placeholder="-----BEGIN CERTIFICATE-----"
                />
              </Field>
            )}
            <div className="grid gap-5 sm:grid-cols-2">
              <Field name="username" label="User name" optional>
                <Input mono autoComplete="off" defaultValue={mail?.username ?? ""} />
              </Field>
              <Field
                name="password"
                label="Password"
                optional
                hint={mail?.hasPassword ? "Leave empty to keep the stored one." : undefined}
              >
                <Input type="password" autoComplete="new-password" />
              </Field>
            </div>
          </div>
        </Section>
        <Section title="Sender">
          <div className="grid gap-5 sm:grid-cols-2">
            <Field name="fromName" label="Name" optional>
              <Input defaultValue={mail?.fromName} placeholder="Database access" />
            </Field>
            <Field name="fromAddress" label="Address">
              <Input mono required defaultValue={mail?.fromAddress} placeholder="postern@example.org" />
            </Field>
            <Field name="replyTo" label="Replies go to" optional>
              <Input mono defaultValue={mail?.replyTo ?? ""} placeholder="help@example.org" />
            </Field>
          </div>
        </Section>
        <Section
          title="Signing (DKIM)"
          description="Only where your mail server does not sign by itself. The public key stands in DNS under the selector."
        >
          <div className="flex flex-col gap-5">
            <div className="grid gap-5 sm:grid-cols-2">
              <Field name="dkimDomain" label="Domain" optional>
                <Input mono defaultValue={mail?.dkimDomain ?? ""} placeholder="example.org" />
              </Field>
              <Field name="dkimSelector" label="Selector" optional>
                <Input mono defaultValue={mail?.dkimSelector ?? ""} placeholder="postern" />
              </Field>
            </div>
            <Field
              name="dkimKey"
              label="Private key"
              optional
              hint={
                mail?.hasDkimKey
                  ? "Leave empty to keep the stored one. RSA, in PEM."
                  : "RSA, in PEM. Other kinds of key are refused."
              }
            >
              <Textarea
                mono
                rows={3}
                spellCheck={false}
                autoComplete="off"
                placeholder="-----BEGIN PRIVATE KEY-----"
              />
            </Field>
          </div>
        </Section>
        {mayWrite && (
          <>
            <MailTest answer={answer} isTesting={isTesting} send={send} />
            <FormButtons>
              <SubmitButton>Save</SubmitButton>
            </FormButtons>
          </>
        )}
      </ActionForm>
      {confirmation}
    </>
  );
}
