"use client";
/** The fields of the builder: break-glass, service accounts, standbys, people, workers. */
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { HbaRuleset } from "@/lib/protocols/postgres/hba/rule";
import { TextField } from "../text-field";
import type { DraftProps } from "./draft-props";
import { RowList } from "./row-list";
import { SourceFields } from "./source-fields";
import { SuggestedAccounts } from "./suggested-accounts";
import { WorkerFields } from "./worker-fields";

const listHint = "Separate with commas. Leave empty for all.";

export function BuilderFields({ ruleset, ...props }: DraftProps & { readonly ruleset: HbaRuleset | null }) {
  const { draft, start, onChange } = props;
  return (
    <div className="flex flex-col gap-8">
      <SourceFields {...props} ruleset={ruleset} />
      <BreakGlassFields draft={draft} start={start} onChange={onChange} />
      <RowList
        legend="Service accounts"
        hint="Roles that programs use, which have no phone. List them one by one, each with its own address. Each is a second-factor gap."
        addLabel="Add a service account"
        removeLabel="Remove this account"
        rows={draft.accounts}
        blank={{ role: "", databases: "", networks: "", method: "scram-sha-256" }}
        onChange={(accounts) => onChange({ accounts })}
      >
        {(row, change) => (
          <>
            <TextField label="Role" value={row.role} onValue={(role) => change({ role })} />
            <TextField
              label="Databases"
              hint={listHint}
              value={row.databases}
              onValue={(databases) => change({ databases })}
            />
            <TextField
              label="From"
              hint="Addresses or networks, or “local” for the Unix socket."
              value={row.networks}
              onValue={(networks) => change({ networks })}
            />
            <MethodField value={row.method} onValue={(method) => change({ method })} />
          </>
        )}
      </RowList>
      <SuggestedAccounts draft={draft} start={start} onChange={onChange} />
      <RowList
        legend="Replication"
        hint="Streaming standbys and backups. A line for the database “all” does not cover them."
        addLabel="Add a standby"
        removeLabel="Remove this standby"
        rows={draft.standbys}
        blank={{ role: start.replicationRoles[0] ?? "", networks: "", method: "scram-sha-256" }}
        onChange={(standbys) => onChange({ standbys })}
      >
        {(row, change) => (
          <>
            <TextField label="Role" value={row.role} onValue={(role) => change({ role })} />
            <TextField label="From" value={row.networks} onValue={(networks) => change({ networks })} />
            <MethodField value={row.method} onValue={(method) => change({ method })} />
          </>
        )}
      </RowList>
      <PeopleFields draft={draft} start={start} onChange={onChange} />
      <WorkerFields draft={draft} start={start} onChange={onChange} />
      <Checkbox
        label="Refuse everything else"
        hint="PostgreSQL does this anyway. The line makes sure that lines appended later let nobody in."
        checked={draft.rejectRest}
        onCheckedChange={(rejectRest) => onChange({ rejectRest })}
      />
    </div>
  );
}

function MethodField({
  value,
  onValue,
}: {
  readonly value: string;
  readonly onValue: (method: string) => void;
}) {
  return (
    <Field label="Authenticates with">
      <Select
        value={value}
        onValueChange={onValue}
        options={[
          { value: "scram-sha-256", label: "PostgreSQL's own password" },
          { value: "cert", label: "A client certificate" },
          { value: "md5", label: "PostgreSQL's own password (md5)" },
          { value: "peer", label: "The system user, by the Unix socket" },
        ]}
      />
    </Field>
  );
}

function BreakGlassFields({ draft, start, onChange }: DraftProps) {
  const roles = [...new Set([...start.superusers, draft.breakGlassRole])];
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="font-semibold">Break-glass</legend>
      <Checkbox
        label="Allow access when no worker answers"
        hint="Only on the database server itself, and only as its own system user."
        checked={draft.breakGlass}
        onCheckedChange={(breakGlass) => onChange({ breakGlass })}
      />
      {draft.breakGlass && (
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label="Role">
            <Select
              value={draft.breakGlassRole}
              onValueChange={(breakGlassRole) => onChange({ breakGlassRole })}
              options={roles.map((name) => ({ value: name, label: name }))}
            />
          </Field>
          <TextField label="System user" value={draft.osUser} onValue={(osUser) => onChange({ osUser })} />
        </div>
      )}
    </fieldset>
  );
}

function PeopleFields({ draft, start, onChange }: DraftProps) {
  const isGone = start.version >= 19;
  return (
    <RowList
      legend="More people"
      hint="Lines beside those of the file in force. Password and code, checked by Postern."
      addLabel="Add a line for people"
      removeLabel="Remove this line"
      rows={draft.people}
      blank={{ door: draft.door, databases: "", roles: "", networks: "" }}
      onChange={(people) => onChange({ people })}
    >
      {(row, change) => (
        <>
          <Field
            label="Protocol"
            hint={
              isGone
                ? "PostgreSQL 19 and newer have no RADIUS."
                : "LDAPS also works after the upgrade to PostgreSQL 19."
            }
          >
            <Select
              value={row.door}
              onValueChange={(door) => change({ door })}
              options={[
                { value: "ldap", label: "LDAPS" },
                ...(isGone ? [] : [{ value: "radius", label: "RADIUS" }]),
              ]}
            />
          </Field>
          <TextField
            label="Roles"
            hint={`${listHint} ${groupHint(start.groups)}`}
            value={row.roles}
            onValue={(roles) => change({ roles })}
          />
          {start.posternGroups.length > 0 && (
            <Field label="Roles of a group" hint="Fills in the members that have a role on this server.">
              <Select
                placeholder="Choose a group…"
                options={start.posternGroups.map(({ name, roles }) => ({
                  value: name,
                  label: `${name} (${roles.length})`,
                }))}
                onValueChange={(name) => change({ roles: rolesOf(start, name) })}
              />
            </Field>
          )}
          <TextField
            label="Databases"
            hint={listHint}
            value={row.databases}
            onValue={(databases) => change({ databases })}
          />
          <TextField
            label="From"
            hint="Networks, separated by commas. Leave empty for anywhere."
            value={row.networks}
            onValue={(networks) => change({ networks })}
          />
        </>
      )}
    </RowList>
  );
}

function groupHint(groups: readonly string[]): string {
  const some = groups.slice(0, 4).map((name) => `+${name}`);
  const here =
    some.length > 0 ? ` Here there are ${some.join(", ")}${groups.length > 4 ? " and others" : ""}.` : "";
  return `“+name” means the members of a role.${here}`;
}

const rolesOf = ({ posternGroups }: DraftProps["start"], name: string) =>
  posternGroups.find((group) => group.name === name)?.roles.join(", ") ?? "";
