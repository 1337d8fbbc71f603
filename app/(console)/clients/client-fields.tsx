"use client";
/** The fields that describe a client, for creating and for changing one. */
import { useState } from "react";
import { CheckboxGroup } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { RadioGroup } from "@/components/ui/radio-group";
import { type Option, Select } from "@/components/ui/select";
import { clientDoors, doorNames } from "@/lib/login/decision/door";
import type { ClientDetail } from "@/lib/people/clients/queries";
import { type MessageAuthenticator, noChallengeForPostgresql } from "@/lib/people/clients/schema";

const doorOptions = clientDoors.map((door) => ({ value: door, label: doorNames[door] }));

const kinds = [
  {
    value: "postgresql",
    label: "PostgreSQL itself",
    description:
      "PostgreSQL does not send Message-Authenticator over RADIUS. Requests with Proxy-State are refused instead, which prevents the known forgery.",
  },
  {
    value: "required",
    label: "Other equipment, or PostgreSQL through PAM",
    description: "Every request must carry Message-Authenticator. Choose this if the equipment supports it.",
  },
] as const;

const codeEntries = [
  {
    value: "appended",
    label: "Password and code together",
    description: "The code is typed directly after the password, in the same field.",
  },
  {
    value: "challenge",
    label: "Code in a second step",
    description: "The equipment asks for the code after the password. VPN gateways often can.",
  },
] as const;

/** `groupsForms` are the makes of equipment that read groups. `client` holds present values when one is changed. */
export function ClientFields({
  client,
  groupsForms,
}: {
  readonly client?: ClientDetail;
  readonly groupsForms: readonly Option[];
}) {
  const [kind, setKind] = useState<MessageAuthenticator>(client?.messageAuthenticator ?? "postgresql");
  return (
    <>
      <Field name="name" label="Name" hint="Shown in policies and in the login log.">
        <Input required maxLength={80} defaultValue={client?.name} placeholder="Analytics database" />
      </Field>
      <Field
        name="network"
        label="Address or network"
        hint="Where its requests come from, as seen by the worker. If networks overlap, the narrowest one applies."
      >
        <Input mono required defaultValue={client?.network} placeholder="192.0.2.7 or 10.20.0.0/16" />
      </Field>
      <CheckboxGroup
        name="doors"
        label="Protocols"
        hint="RADIUS needs the shared secret. LDAPS works with every version of PostgreSQL, including 19; it is protected by the client's address and the worker's certificate."
        options={doorOptions}
        defaultValue={client?.doors ?? clientDoors}
      />
      <Field
        name="ldapName"
        label="Name in LDAP"
        optional={!client}
        hint={
          client
            ? "Used in pg_hba.conf as ou=…. If you change it here, change it there too."
            : "Used in pg_hba.conf as ou=…. Leave empty to derive it from the name."
        }
      >
        <Input
          mono
          required={!!client}
          maxLength={60}
          defaultValue={client?.ldapName}
          placeholder="analytics"
        />
      </Field>
      <RadioGroup
        name="messageAuthenticator"
        label="Kind"
        options={kinds}
        defaultValue={client?.messageAuthenticator ?? "postgresql"}
        onValueChange={(value) => setKind(value as MessageAuthenticator)}
      />
      {kind === "postgresql" ? (
        <>
          <input type="hidden" name="codeEntry" value="appended" />
          <p className="text-[0.8125rem] text-muted">
            The code is typed directly after the password. {noChallengeForPostgresql.split(". ")[0]}.
          </p>
        </>
      ) : (
        <RadioGroup
          name="codeEntry"
          label="Where the code is typed"
          options={codeEntries}
          defaultValue={client?.codeEntry ?? "appended"}
        />
      )}
      <Field
        name="groupsInResponse"
        label="Groups in the response"
        hint="Equipment can grant rights by group. PostgreSQL ignores them."
      >
        <Select options={groupsForms} defaultValue={client?.groupsInResponse ?? "none"} />
      </Field>
      <Field name="notes" label="Notes" optional>
        <Textarea rows={2} maxLength={2000} defaultValue={client?.notes} />
      </Field>
    </>
  );
}
