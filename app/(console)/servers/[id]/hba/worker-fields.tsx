"use client";
/** The builder's fields for where the workers answer. */
import { Alert } from "@/components/ui/alert";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { TextField } from "../text-field";
import type { DraftProps } from "./draft-props";
import { hostsOf } from "./plan-draft";

export function WorkerFields({ draft, start, onChange }: DraftProps) {
  const doors = new Set([draft.door, ...draft.people.map(({ door }) => door)]);
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="font-semibold">Workers</legend>
      <p className="max-w-prose text-[0.8125rem] text-muted">
        The addresses under which the database server reaches them, in order. Enter two, so that one of them
        can be down.
      </p>
      {!start.client && (
        <Alert tone="warning" title="This server has no client yet">
          <p>Choose its client in the server's settings. The lines need the client's secret and name.</p>
        </Alert>
      )}
      <div className="grid gap-3 sm:grid-cols-2">
        {doors.has("radius") && (
          <TextField
            label="RADIUS"
            hint="host or host:port, separated by commas. The default port is 1812."
            value={draft.radiusServers}
            onValue={(radiusServers) => onChange({ radiusServers })}
          />
        )}
        {doors.has("ldap") && <LdapFields draft={draft} start={start} onChange={onChange} />}
      </div>
    </fieldset>
  );
}

function LdapFields({ draft, start: { places }, onChange }: DraftProps) {
  const choose = (tls: string) => {
    const servers = tls === "starttls" ? places.ldap : places.ldaps;
    const usual = tls === "starttls" ? 1389 : 1636;
    onChange({
      ldapTls: tls,
      ldapPort: String(servers[0]?.port ?? usual),
      ldapHosts: draft.ldapHosts || hostsOf(servers),
    });
  };
  return (
    <>
      <TextField
        label="LDAPS hosts"
        hint="Use the names in their certificates, separated by commas."
        value={draft.ldapHosts}
        onValue={(ldapHosts) => onChange({ ldapHosts })}
      />
      <TextField
        label="Port"
        hint="The same for all hosts."
        value={draft.ldapPort}
        onValue={(ldapPort) => onChange({ ldapPort })}
      />
      <Field label="TLS">
        <Select
          value={draft.ldapTls}
          onValueChange={choose}
          options={[
            { value: "ldaps", label: "TLS from the start (ldaps)" },
            { value: "starttls", label: "StartTLS on the unencrypted port" },
          ]}
        />
      </Field>
      <Field label="How it binds" hint="Without a search, the file contains no secret.">
        <Select
          value={draft.ldapMode}
          onValueChange={(ldapMode) => onChange({ ldapMode })}
          options={[
            { value: "simple", label: "Directly as the person" },
            { value: "search", label: "Search first, then as the person" },
          ]}
        />
      </Field>
    </>
  );
}
