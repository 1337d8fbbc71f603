"use client";
/** The fields of role templates: database, schemas and version, and for each template its roles. */
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { templateVersions } from "@/lib/servers/role-templates/plan";
import { TextField } from "../text-field";
import { type LoginsDraft, type TemplateDraft, type TemplateStart, withDatabase } from "./template-draft";

type Props = {
  readonly draft: TemplateDraft;
  readonly start: TemplateStart;
  readonly onChange: (draft: TemplateDraft) => void;
};

const oneALine = "One name a line.";

export function TemplateFields({ draft, start, onChange }: Props) {
  const change = (part: Partial<TemplateDraft>) => onChange({ ...draft, ...part });
  return (
    <div className="flex flex-col gap-8">
      <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
        <Field label="Database">
          <Select
            value={draft.database}
            onValueChange={(database) => onChange(withDatabase(draft, database))}
            options={start.databases.map((name) => ({ value: name, label: name }))}
          />
        </Field>
        <NamesField
          label="Schemas"
          hint={`Where the tables are. ${oneALine}`}
          value={draft.schemas}
          onValue={(schemas) => change({ schemas })}
        />
        <TextField
          label="Owner"
          hint="A role that nobody logs in as."
          value={draft.owner}
          onValue={(owner) => change({ owner })}
        />
        <Field
          label="PostgreSQL version"
          hint={
            start.version === null
              ? "Not known from a reading. Choose the server's."
              : "As the server was read."
          }
        >
          <Select
            value={draft.version}
            onValueChange={(version) => change({ version })}
            options={templateVersions.map((version) => ({ value: String(version), label: String(version) }))}
          />
        </Field>
      </div>
      <div className="grid gap-x-6 gap-y-3 lg:grid-cols-2">
        <Checkbox
          label="Make the owner and the schemas"
          hint="What is there stays. Without this, both must exist already."
          checked={draft.makesOwner}
          onCheckedChange={(makesOwner) => change({ makesOwner })}
        />
        <Checkbox
          label="Take away what PUBLIC has"
          hint="On the database, the schemas and what is in them. Roles that nobody named lose their way in."
          checked={draft.closesPublic}
          onCheckedChange={(closesPublic) => change({ closesPublic })}
        />
      </div>
      <div className="grid gap-6 lg:grid-cols-2">
        <LoginFields
          title="Read-only"
          hint="People who look at data. They log in through Postern."
          people="People"
          draft={draft.readOnly}
          onChange={(readOnly) => change({ readOnly })}
        />
        <LoginFields
          title="Application"
          hint="Service accounts that read and change rows, and change no table."
          people="Service accounts"
          draft={draft.application}
          onChange={(application) => change({ application })}
        />
        <LoginFields
          title="Migrator"
          hint="People or pipelines that change tables, working as the owner."
          people="Roles"
          noGroup
          draft={draft.migrator}
          onChange={(migrator) => change({ migrator })}
        />
        <LoginFields
          title="Monitoring"
          hint="Exporters and dashboards that see statistics and no table."
          people="Service accounts"
          noGroup
          draft={draft.monitoring}
          onChange={(monitoring) => change({ monitoring })}
        />
      </div>
    </div>
  );
}

function LoginFields({
  title,
  hint,
  people,
  noGroup,
  draft,
  onChange,
}: {
  readonly title: string;
  readonly hint: string;
  readonly people: string;
  /** For templates whose rights stand on the login itself. */
  readonly noGroup?: boolean;
  readonly draft: LoginsDraft;
  readonly onChange: (draft: LoginsDraft) => void;
}) {
  const change = (part: Partial<LoginsDraft>) => onChange({ ...draft, ...part });
  return (
    <fieldset className="flex min-w-0 flex-col gap-3 rounded-md border border-line p-4">
      <legend className="sr-only">{title}</legend>
      <Checkbox label={title} hint={hint} checked={draft.isOn} onCheckedChange={(isOn) => change({ isOn })} />
      {draft.isOn && (
        <div className="grid gap-3 sm:grid-cols-2">
          <NamesField
            label={people}
            hint={oneALine}
            value={draft.logins}
            onValue={(logins) => change({ logins })}
          />
          <div className="flex flex-col gap-3">
            {!noGroup && (
              <TextField label="Group" value={draft.group} onValue={(group) => change({ group })} />
            )}
            <TextField
              label="Connections at once, each"
              value={draft.limit}
              onValue={(limit) => change({ limit })}
            />
          </div>
        </div>
      )}
    </fieldset>
  );
}

function NamesField({
  label,
  hint,
  value,
  onValue,
}: {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
}) {
  return (
    <Field label={label} hint={hint}>
      <Textarea
        mono
        rows={3}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="none"
        value={value}
        onChange={(event) => onValue(event.target.value)}
      />
    </Field>
  );
}
