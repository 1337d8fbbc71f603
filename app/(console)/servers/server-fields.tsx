"use client";
/** The fields that describe a server, with the SQL for its monitoring role as they stand. */
import { useState } from "react";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { Section } from "@/components/ui/page";
import { RadioGroup } from "@/components/ui/radio-group";
import { type Option, Select } from "@/components/ui/select";
import { usualMonitorRole } from "@/lib/servers/registry/monitor-role";
import type { ServerDetail } from "@/lib/servers/registry/queries";
import { CertificateField } from "./certificate-field";
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
      <Section title="Where it is">
        <div className="flex flex-col gap-5">
          <Field name="name" label="Name" hint="How it is called here.">
            <Input required maxLength={80} defaultValue={server?.name} placeholder="Analytics" />
          </Field>
          <HostAndPortFields host={server?.host} port={server?.port} onHostChange={setHost} />
          <RadioGroup
            name="sslMode"
            label="What is checked of its certificate"
            options={sslModes}
            defaultValue={server?.sslMode ?? "verify-full"}
          />
          <CertificateField certificate={server?.caCertificate ?? null} />
        </div>
      </Section>
      <Section
        title="The role that Postern reads it with"
        description="It may look, and change nothing. Run the SQL once as a superuser, put the line into pg_hba.conf, then test."
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
                ? "Left empty, the one that is kept stays; it is never shown. After a change of host, port, role, certificate or what is checked of it, type it again: the kept one goes only where it was given for."
                : "Made for this page, and the SQL below fits it. It is kept sealed and never shown; type your own if the role exists already."
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
            label="Client it asks as"
            hint="The client by which the workers know this server: lines for pg_hba.conf and policies follow from it."
          >
            <Select
              placeholder="None yet"
              options={[{ value: "", label: "None yet" }, ...clients]}
              defaultValue={server?.clientId ?? ""}
            />
          </Field>
          <Field name="notes" label="Notes" optional>
            <Textarea rows={2} maxLength={2000} defaultValue={server?.notes} />
          </Field>
        </div>
      </Section>
    </>
  );
}
