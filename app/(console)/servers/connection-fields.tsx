"use client";
/** Fields about how Postern reaches a server, as the pages of servers and set-up ask for them. */
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

/** What may be checked of a server's certificate, the strictest first. */
export const sslModes = [
  {
    value: "verify-full",
    label: "Authority and name (verify-full)",
    description: "The certificate must be signed by the authority and issued for this exact name or address.",
  },
  {
    value: "verify-ca",
    label: "Authority only (verify-ca)",
    description:
      "Any certificate from the authority is accepted, so another server with one could take its place.",
  },
  {
    value: "require",
    label: "Encrypted, not checked (require)",
    description: "Anyone on the network path can pretend to be the server. Use only for a first try.",
  },
] as const;

/** Host and port, side by side. */
export function HostAndPortFields({
  host = "",
  port = 5432,
  onHostChange,
}: {
  readonly host?: string;
  readonly port?: number;
  readonly onHostChange: (host: string) => void;
}) {
  return (
    <div className="grid gap-5 sm:grid-cols-[1fr_8rem]">
      <Field name="host" label="Host" hint="The name or address under which Postern reaches it.">
        <Input
          mono
          required
          maxLength={253}
          defaultValue={host}
          placeholder="db.example.org"
          autoCapitalize="none"
          spellCheck={false}
          onChange={(event) => onHostChange(event.target.value)}
        />
      </Field>
      <Field name="port" label="Port">
        <Input mono required inputMode="numeric" defaultValue={port} />
      </Field>
    </div>
  );
}

/** A name of the server's own: a role or a database. */
export function ServerNameField({
  defaultValue,
  onValueChange,
  ...field
}: {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly defaultValue: string;
  readonly onValueChange: (name: string) => void;
}) {
  return (
    <Field {...field}>
      <Input
        mono
        required
        defaultValue={defaultValue}
        autoCapitalize="none"
        spellCheck={false}
        onChange={(event) => onValueChange(event.target.value)}
      />
    </Field>
  );
}

/** The password of the monitoring role; `optional` where one is kept already. */
export function MonitorPasswordField({
  label,
  hint,
  optional = false,
  suggested,
  onValueChange,
}: {
  readonly label: string;
  readonly hint: string;
  readonly optional?: boolean;
  readonly suggested?: string;
  readonly onValueChange: (password: string) => void;
}) {
  return (
    <Field name="monitorPassword" label={label} optional={optional} hint={hint}>
      <Input
        type="password"
        autoComplete="new-password"
        required={!optional}
        defaultValue={suggested}
        onChange={(event) => onValueChange(event.target.value)}
      />
    </Field>
  );
}
