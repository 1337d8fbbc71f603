"use client";
/** The step that registers the server, so that Postern can say who gets in without a second factor; it can be passed over. */
import { useState } from "react";
import { ActionForm, FormButtons, SubmitButton } from "@/components/ui/action-form";
import { Alert } from "@/components/ui/alert";
import { Button, LinkButton } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Facts } from "@/components/ui/page";
import { Select } from "@/components/ui/select";
import { isLoopback } from "@/lib/foundation/base/loopback";
import type { SetupServer } from "@/lib/programs/setup/steps";
import { usualMonitorRole } from "@/lib/servers/registry/monitor-role";
import { readServerAction } from "../../(console)/servers/actions";
import { ServerCertificateField } from "../../(console)/servers/certificate-field";
import {
  HostAndPortFields,
  MonitorPasswordField,
  ServerNameField,
  sslModes,
} from "../../(console)/servers/connection-fields";
import { MonitorRoleGuide } from "../../(console)/servers/monitor-role-guide";
import { registerServerAction } from "./actions";
import { onlyAddress } from "./client-address";
import { SetupHeader } from "./setup-header";
import type { StepProps } from "./step-moves";

/** A password made for the monitoring role, with its verifier, and where Postern connects from. */
export type ServerDefaults = {
  readonly password: string;
  readonly verifier: string;
  readonly addresses: readonly string[];
};

export function ServerStep(props: StepProps & { readonly defaults: ServerDefaults }) {
  const { progress, steps } = props;
  return (
    <div className="flex flex-col gap-6">
      <SetupHeader at="server" steps={steps} title="Register the server">
        Postern reads its settings, roles and pg_hba.conf with a role that cannot change anything. This is how
        it can tell you who gets in without a second factor, now and later.
      </SetupHeader>
      {progress.server ? <Registered {...props} /> : <Registration {...props} />}
    </div>
  );
}

function Registration({
  progress: { client },
  onBack,
  onNext,
  defaults,
}: StepProps & { readonly defaults: ServerDefaults }) {
  const [host, setHost] = useState(onlyAddress(client?.network ?? "") ?? "");
  const [database, setDatabase] = useState("postgres");
  const [password, setPassword] = useState(defaults.password);
  const [mode, setMode] = useState(isLoopback(host) ? "require" : "verify-full");
  return (
    <ActionForm
      action={registerServerAction}
      hidden={{
        ...{ clientId: client?.id ?? "", monitorRole: usualMonitorRole, notes: "", whereFrom: "on" },
      }}
      quiet
    >
      <Field name="name" label="Name" hint="Shown in the console.">
        <Input required maxLength={80} defaultValue={client?.name} />
      </Field>
      <HostAndPortFields host={host} onHostChange={setHost} />
      <ServerNameField
        name="database"
        label="Database"
        hint="The database that Postern connects to. It does not need to contain data."
        defaultValue={database}
        onValueChange={setDatabase}
      />
      <Field
        name="sslMode"
        label="Certificate check"
        hint={
          isLoopback(host)
            ? "The server is on this machine, so the certificate does not need to be checked."
            : "Without a check, anyone on the network path can pretend to be the server."
        }
      >
        <Select options={sslModes} value={mode} onValueChange={setMode} />
      </Field>
      {mode !== "require" && <ServerCertificateField certificate={null} />}
      <MonitorPasswordField
        label={`Password of ${usualMonitorRole}`}
        hint="Generated for this installation and used in the SQL below. It is stored encrypted and never shown."
        suggested={defaults.password}
        onValueChange={setPassword}
      />
      <MonitorRoleGuide
        host={host}
        role={usualMonitorRole}
        database={database}
        verifier={password === defaults.password ? defaults.verifier : null}
        addresses={defaults.addresses}
      />
      <FormButtons>
        <SubmitButton>Connect and read</SubmitButton>
        <Button onClick={onNext}>Skip for now</Button>
        {onBack && <Button onClick={onBack}>Back</Button>}
      </FormButtons>
      <p className="text-[0.8125rem] text-muted">
        If you skip this, it stays “not checked” here and on the overview until you register a server. Until
        then, Postern cannot tell whether there is a way around the second factor.
      </p>
    </ActionForm>
  );
}

function Registered({ progress: { server }, onBack, onNext }: StepProps) {
  if (!server) return null;
  if (server.version === null) {
    return (
      <>
        <Alert tone="warning" title={server.failure?.text ?? "It has not been read yet."}>
          {server.failure && <p className="break-words">{server.failure.fix}</p>}
        </Alert>
        <ActionForm action={readServerAction} hidden={{ id: server.id }} quiet>
          <FormButtons>
            <SubmitButton>Read again</SubmitButton>
            <LinkButton href={`/servers/${server.id}/edit`}>Change its settings</LinkButton>
            <Button onClick={onNext}>Skip for now</Button>
            {onBack && <Button onClick={onBack}>Back</Button>}
          </FormButtons>
        </ActionForm>
      </>
    );
  }
  return (
    <>
      <Alert tone="success" title={`${server.name} was read: PostgreSQL ${server.version}`} />
      <Facts
        items={[
          ["Roles that can log in", server.loginRoles?.toLocaleString("en") ?? "not known"],
          ["Second-factor gaps", <OpenWays key="ways" server={server} />],
        ]}
      />
      <FormButtons>
        <Button variant="primary" onClick={onNext}>
          Continue
        </Button>
        {onBack && <Button onClick={onBack}>Back</Button>}
      </FormButtons>
    </>
  );
}

function OpenWays({ server: { openWays: open, whyUnknown } }: { readonly server: SetupServer }) {
  if (open === null) return `Not checked. ${whyUnknown}`;
  if (open === 0) return "None.";
  return `${open.toLocaleString("en")} now. The lines in a later step close them.`;
}
