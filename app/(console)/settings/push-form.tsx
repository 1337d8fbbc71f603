"use client";
/** The contact that push services are told, and services beside the known ones. */
import { ActionForm, FormButtons, SubmitButton } from "@/components/ui/action-form";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { Section } from "@/components/ui/page";
import type { PushSettingsInput } from "@/lib/foundation/push/schema";
import { savePushSettingsAction } from "./push-actions";

export function PushForm({
  push: { contact, hosts, ca },
  version,
  mayWrite,
}: {
  readonly push: PushSettingsInput;
  readonly version: string;
  readonly mayWrite: boolean;
}) {
  return (
    <ActionForm action={savePushSettingsAction} version={version}>
      <Section title="Contact">
        <Field
          name="contact"
          label="Mail address"
          optional
          hint="Push services write there when something is wrong with what comes from here. Empty: they are told the address of this console."
        >
          <Input mono defaultValue={contact} placeholder="postern@example.org" />
        </Field>
      </Section>
      <Section
        title="Other push services"
        description="Browsers say which service their notifications come through. Devices with any other service than the four known ones are refused, unless it is named here."
      >
        <div className="flex flex-col gap-5">
          <Field
            name="hosts"
            label="Services"
            optional
            hint="One a line: a name, or name:port. Only for a push service of your own, such as an ntfy server for UnifiedPush; it may stand in your own network. Every person who sets up a device can make Postern connect to what you name."
          >
            <Textarea mono rows={3} spellCheck={false} defaultValue={hosts} placeholder="push.example.org" />
          </Field>
          <Field
            name="ca"
            label="Certificate of their authority"
            optional
            hint="PEM. Leave empty for certificates of a public authority. It counts for these services alone."
          >
            <Textarea
              mono
              rows={3}
              spellCheck={false}
              defaultValue={ca}
              placeholder="-----BEGIN CERTIFICATE-----"
            />
          </Field>
        </div>
      </Section>
      {mayWrite && (
        <FormButtons>
          <SubmitButton>Save</SubmitButton>
        </FormButtons>
      )}
    </ActionForm>
  );
}
