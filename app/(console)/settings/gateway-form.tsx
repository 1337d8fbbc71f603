"use client";
/** The gateway of one way: what it speaks, where it is, who we are there, and the button that tries it. */
import { useState } from "react";
import { ActionForm, FormButtons, SubmitButton } from "@/components/ui/action-form";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { useActionAgain } from "@/components/ui/use-action-again";
import { useConfirmed } from "@/components/ui/use-confirmed";
import type { GatewayView } from "@/lib/foundation/gateways/queries";
import {
  type BodyType,
  bodyTypeNames,
  bodyTypes,
  methods,
  type Protocol,
  protocolNames,
  protocols,
  type Way,
} from "@/lib/foundation/gateways/schema";
import { saveGatewayAction, testGatewayAction } from "./gateway-actions";
import { GatewayTest } from "./gateway-test";

const options = <Value extends string>(values: readonly Value[], names: Readonly<Record<Value, string>>) =>
  values.map((value) => ({ value, label: names[value] }));
const bodyOptions = options(bodyTypes, bodyTypeNames);

export function GatewayForm({
  way,
  gateway,
  version,
  mayWrite,
}: {
  readonly way: Way;
  readonly gateway: GatewayView | null;
  readonly version: string;
  readonly mayWrite: boolean;
}) {
  const [protocol, setProtocol] = useState<Protocol>(gateway?.protocol ?? "http");
  const [isPlain, setPlain] = useState(gateway ? !isSecured(gateway) : false);
  const [confirmed, confirmation] = useConfirmed(testGatewayAction);
  const [answer, send, isTesting] = useActionAgain(confirmed);
  // SMPP carries no calls.
  const offered = way === "voice" ? protocols.filter((one) => one !== "smpp") : protocols;
  // What was stored belongs to what it was stored for.
  const stored = gateway?.protocol === protocol ? gateway : null;
  return (
    <>
      <ActionForm action={saveGatewayAction} version={version} hidden={{ way }}>
        <Field name="protocol" label="Protocol">
          <Select
            options={options(offered, protocolNames)}
            value={protocol}
            onValueChange={(value) => {
              setProtocol(value as Protocol);
              setPlain(false);
            }}
          />
        </Field>
        {protocol === "http" && <TemplateFields key="http" way={way} stored={stored} setPlain={setPlain} />}
        {protocol === "twilio" && <TwilioFields key="twilio" way={way} stored={stored} setPlain={setPlain} />}
        {protocol === "smpp" && (
          <SmppFields key="smpp" stored={stored} isPlain={isPlain} setPlain={setPlain} />
        )}
        <Field
          name="secret"
          label={protocol === "smpp" ? "Password" : protocol === "twilio" ? "Auth token" : "Secret"}
          optional={protocol === "http"}
          hint={gateway?.hasSecret ? "Leave empty to keep the stored one." : undefined}
        >
          <Input type="password" autoComplete="new-password" />
        </Field>
        {isPlain ? (
          <Checkbox
            name="acceptPlain"
            label="Send over the network without encryption"
            hint="Everybody on the way can read the codes and the secret. Not needed for a gateway on this machine."
          />
        ) : (
          <Field
            name="ca"
            label="Certificate of the authority"
            optional
            hint="PEM. Leave empty for a gateway with a certificate of a public authority."
          >
            <Textarea
              mono
              rows={3}
              spellCheck={false}
              defaultValue={stored?.ca ?? ""}
              placeholder="-----BEGIN CERTIFICATE-----"
            />
          </Field>
        )}
        {mayWrite && (
          <>
            <GatewayTest way={way} answer={answer} isTesting={isTesting} send={send} />
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

const isSecured = ({ protocol, url, isTls }: GatewayView) =>
  protocol === "smpp" ? isTls : !url.startsWith("http:");

type Stored = { readonly stored: GatewayView | null; readonly setPlain: (isPlain: boolean) => void };

function TemplateFields({ way, stored, setPlain }: Stored & { readonly way: Way }) {
  const [body, setBody] = useState<BodyType>(stored?.bodyType ?? "json");
  return (
    <>
      <p className="text-muted">
        Placeholders: <code>{"{number}"}</code> with +, <code>{"{digits}"}</code> without,{" "}
        <code>{"{text}"}</code>, <code>{"{sender}"}</code>, <code>{"{username}"}</code>,{" "}
        <code>{"{secret}"}</code>, and <code>{"{basic}"}</code> for HTTP Basic. Each is escaped for the place
        where it stands.
      </p>
      <div className="grid gap-5 sm:grid-cols-[1fr_8rem]">
        <Field name="url" label="Address">
          <Input
            mono
            required
            defaultValue={stored?.url}
            onChange={(event) => setPlain(event.target.value.startsWith("http:"))}
            placeholder="https://gateway.example.org/send"
          />
        </Field>
        <Field name="method" label="Method">
          <Select
            options={methods.map((value) => ({ value, label: value }))}
            defaultValue={stored?.method ?? "POST"}
          />
        </Field>
      </div>
      <Field name="headers" label="Headers" optional hint="Name: value, a line each.">
        <Textarea
          mono
          rows={3}
          spellCheck={false}
          defaultValue={stored?.headers}
          placeholder="Authorization: Bearer {secret}"
        />
      </Field>
      <Field name="bodyType" label="Form of the body">
        <Select options={bodyOptions} value={body} onValueChange={(value) => setBody(value as BodyType)} />
      </Field>
      {body !== "none" && (
        <Field name="body" label="Body">
          <Textarea
            mono
            rows={4}
            spellCheck={false}
            defaultValue={stored?.body ?? '{"to": "{number}", "text": "{text}"}'}
          />
        </Field>
      )}
      <div className="grid gap-5 sm:grid-cols-2">
        <Field name="username" label="Account" optional>
          <Input mono autoComplete="off" defaultValue={stored?.username} />
        </Field>
        <Field name="sender" label="Sender" optional>
          <Input mono defaultValue={stored?.sender} />
        </Field>
        <Field name="successStatus" label="Status that means yes" hint="0 for any of 200 to 299.">
          <Input required inputMode="numeric" defaultValue={stored?.successStatus ?? 0} />
        </Field>
        <Field
          name="successText"
          label="Text that means yes"
          optional
          hint={`What an answer has in it when the ${way === "sms" ? "message" : "call"} was taken.`}
        >
          <Input mono defaultValue={stored?.successText} placeholder={'"status":"0"'} />
        </Field>
      </div>
    </>
  );
}

function TwilioFields({ way, stored, setPlain }: Stored & { readonly way: Way }) {
  return (
    <>
      <Field name="url" label="Address">
        <Input
          mono
          required
          defaultValue={stored?.url ?? "https://api.twilio.com"}
          onChange={(event) => setPlain(event.target.value.startsWith("http:"))}
        />
      </Field>
      <div className="grid gap-5 sm:grid-cols-2">
        <Field name="username" label="Account SID">
          <Input mono required autoComplete="off" defaultValue={stored?.username} placeholder="AC…" />
        </Field>
        <Field
          name="sender"
          label="From"
          hint={
            way === "sms"
              ? "A number of yours, a sender name, or a Messaging Service SID."
              : "A number of yours."
          }
        >
          <Input mono required defaultValue={stored?.sender} placeholder="+15551234567" />
        </Field>
      </div>
    </>
  );
}

function SmppFields({ stored, isPlain, setPlain }: Stored & { readonly isPlain: boolean }) {
  return (
    <>
      <div className="grid gap-5 sm:grid-cols-[1fr_8rem]">
        <Field name="host" label="Host" hint="The name in its certificate.">
          <Input mono required defaultValue={stored?.host} placeholder="smsc.example.org" />
        </Field>
        <Field name="port" label="Port">
          <Input required inputMode="numeric" defaultValue={stored?.port ?? 3550} />
        </Field>
      </div>
      <Checkbox
        name="isTls"
        label="TLS from the start"
        checked={!isPlain}
        onCheckedChange={(isSecured) => setPlain(!isSecured)}
      />
      <div className="grid gap-5 sm:grid-cols-2">
        <Field name="username" label="system_id">
          <Input mono required autoComplete="off" defaultValue={stored?.username} />
        </Field>
        <Field name="sender" label="Sender" optional hint="A number, or a name of at most 11 characters.">
          <Input mono defaultValue={stored?.sender} />
        </Field>
      </div>
    </>
  );
}
