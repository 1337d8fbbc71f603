"use client";
/** The fields that describe a server, with the SQL for its monitoring role as they stand. */
import { useState } from "react";
import { Switch } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { Section } from "@/components/ui/page";
import { RadioGroup } from "@/components/ui/radio-group";
import { type Option, Select } from "@/components/ui/select";
import { usualMonitorRole } from "@/lib/servers/registry/monitor-role";
import type { ServerDetail } from "@/lib/servers/registry/queries";
import { ServerCertificateField } from "./certificate-field";
import { HostAndPortFields, MonitorPasswordField, ServerNameField, sslModes } from "./connection-fields";
import { MonitorRoleGuide } from "./monitor-role-guide";
import { TestConnection } from "./test-connection";

export type ServerFieldsProps = {
  /** Present values when one is changed. */
  readonly server?: ServerDetail;
  readonly clients: readonly Option[];
  /** A password made for this page, with its verifier; without it the role keeps the password it has. */
  readonly suggested?: { readonly password: string; readonly verifier: string };
  /** Where Postern connects from, as far as this machine knows. */
  readonly addresses: readonly string[];
};

export function ServerFields({ server, clients, suggested, addresses }: ServerFieldsProps) {
  const [host, setHost] = useState(server?.host ?? "");
  const [database, setDatabase] = useState(server?.database ?? "postgres");
  const [role, setRole] = useState(server?.monitorRole ?? usualMonitorRole);
  const [password, setPassword] = useState(suggested?.password ?? "");
  return (
    <>
      <Section title="Connection">
        <div className="flex flex-col gap-5">
          <Field name="name" label="Name" hint="Shown in the console.">
            <Input required maxLength={80} defaultValue={server?.name} placeholder="Analytics" />
          </Field>
          <HostAndPortFields host={server?.host} port={server?.port} onHostChange={setHost} />
          <RadioGroup
            name="sslMode"
            label="What is checked of its certificate"
            options={sslModes}
            defaultValue={server?.sslMode ?? "verify-full"}
          />
          <ServerCertificateField certificate={server?.caCertificate ?? null} />
        </div>
      </Section>
      <Section
        title="Monitoring role"
        description="The role with which Postern reads the server. It can read but not change anything. Run the SQL once as a superuser, add the line to pg_hba.conf, then test."
      >
        <div className="flex flex-col gap-5">
          <div className="grid gap-5 sm:grid-cols-2">
            <ServerNameField name="monitorRole" label="Role" defaultValue={role} onValueChange={setRole} />
            <ServerNameField
              name="database"
              label="Database"
              defaultValue={database}
              onValueChange={setDatabase}
            />
          </div>
          <MonitorPasswordField
            label="Password"
            optional={server !== undefined}
            hint={
              server
                ? "Leave empty to keep the stored password, which is never shown. If you change the host, port, role, certificate or certificate check, type it again: the stored password is sent only to the server that it was entered for."
                : "Generated for this page and used in the SQL below. It is stored encrypted and never shown. If the role already exists, type its password."
            }
            suggested={suggested?.password}
            onValueChange={setPassword}
          />
          <MonitorRoleGuide
            host={host}
            role={role}
            database={database}
            verifier={suggested && password === suggested.password ? suggested.verifier : null}
            addresses={addresses}
          />
          <TestConnection />
        </div>
      </Section>
      <Section title="In Postern">
        <div className="flex flex-col gap-5">
          <Field
            name="clientId"
            label="Postern client"
            hint="The client as which the workers know this server. It determines the lines for pg_hba.conf and the policies."
          >
            <Select
              placeholder="None yet"
              options={[{ value: "", label: "None yet" }, ...clients]}
              defaultValue={server?.clientId ?? ""}
            />
          </Field>
          <Switch
            name="whereFrom"
            label="Learn where logins come from"
            hint="Workers keep a connection open to this server with the monitoring role, and see there which address a login comes from."
            defaultChecked={server?.whereFrom ?? true}
          />
          <Field
            name="maxSessionHours"
            label="Hours a session may stand"
            optional
            hint="Older sessions are shown on the tab Sessions and the Overview. Leave it empty for no limit."
          >
            <Input
              type="number"
              inputMode="numeric"
              min={1}
              max={8760}
              defaultValue={server?.maxSessionHours ?? ""}
              className="sm:max-w-40"
            />
          </Field>
          <Switch
            name="endOldSessions"
            label="End sessions that stand longer"
            hint="Within five minutes, without asking. Needs the right pg_signal_backend. Replication, break-glass and accepted gaps are left alone."
            defaultChecked={server?.endOldSessions ?? false}
          />
          <Field name="notes" label="Notes" optional>
            <Textarea rows={2} maxLength={2000} defaultValue={server?.notes} />
          </Field>
        </div>
      </Section>
    </>
  );
}
