"use client";
/** The step that sorts the roles of the server: people get a user, service accounts and standbys a line of their own. */
import { useState } from "react";
import { ActionForm, FormButtons, SubmitButton } from "@/components/ui/action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Badge } from "@/components/ui/status";
import { mostSorted } from "@/lib/programs/setup/schema";
import type { RoleList, RoleRow } from "@/lib/servers/registry/roles";
import { takeRolesAction } from "./actions";
import { SetupHeader } from "./setup-header";
import type { StepProps } from "./step-moves";

type Kind = "person" | "account" | "nobody";
type Sorted = { readonly role: string; readonly kind: Kind; readonly network: string };

const kinds = (row: RoleRow) => [
  { value: "person", label: "Person: gets a user" },
  {
    value: "account",
    label: row.replication && !row.superuser ? "Standby: no code" : "Service account: no code",
  },
  { value: "nobody", label: "Nobody: refused" },
];

/** A superuser called postgres has the break-glass line; roles that replicate are machines. */
function proposal({ name, superuser, replication }: RoleRow): Kind {
  if (superuser && name === "postgres") return "nobody";
  return replication && !superuser ? "account" : "person";
}

export function RolesStep({
  progress: { server, user },
  steps,
  roles,
  onBack,
  onNext,
}: StepProps & { readonly roles: RoleList }) {
  const open = roles.rows.filter((row) => row.user === null && row.whyNoUser === null);
  const [sorted, setSorted] = useState<ReadonlyMap<string, Sorted>>(
    () =>
      new Map(open.map((row) => [row.name, { role: row.name, kind: proposal(row), network: "" }] as const)),
  );
  const sort = (role: string, change: Partial<Sorted>) =>
    setSorted((before) => {
      const old = before.get(role) ?? { role, kind: "nobody", network: "" };
      return new Map(before).set(role, { ...old, ...change });
    });
  const chosen = open.flatMap(({ name }) => sorted.get(name) ?? []);
  const people = chosen.filter(({ kind }) => kind === "person").map(({ role }) => role);
  const accounts = chosen.filter(({ kind }) => kind === "account");
  const users = roles.rows.flatMap((row) => row.user?.username ?? []);
  return (
    <div className="flex flex-col gap-6">
      <SetupHeader at="people" steps={steps} title="Who uses its roles?">
        A user is someone who logs in with a password and code. Connection pools, scheduled jobs and standbys
        have no phone. Mark them and enter where they connect from, so that they keep a line of their own.
        Every other role is refused.
      </SetupHeader>
      {users.length > 0 && (
        <Alert tone="success" title={`Users already: ${users.slice(0, 10).join(", ")}`}>
          {users.length > 10 && <p>and {(users.length - 10).toLocaleString("en")} more.</p>}
        </Alert>
      )}
      {roles.total > roles.rows.length && (
        <Alert title={`These are the first ${mostSorted} of ${roles.total.toLocaleString("en")} roles`}>
          <p>You can create users from the others later, on the server's page.</p>
        </Alert>
      )}
      <ActionForm
        action={takeRolesAction}
        hidden={{
          serverId: server?.id ?? "",
          people,
          accounts: JSON.stringify(accounts.map(({ role, network }) => ({ role, network }))),
        }}
        quiet
        onDone={onNext}
      >
        {open.length > 0 && (
          <ul aria-label="Roles" className="divide-y divide-line rounded-md border border-line">
            {open.map((row) => (
              <RoleItem
                key={row.name}
                row={row}
                sorted={sorted.get(row.name)}
                at={accounts.findIndex(({ role }) => role === row.name)}
                onSort={(change) => sort(row.name, change)}
              />
            ))}
          </ul>
        )}
        {open.length === 0 && users.length === 0 && (
          <Alert title="No role of this server can log in yet">
            <p>Create a role for a person with CREATE ROLE … LOGIN, then read the server again.</p>
          </Alert>
        )}
        <FormButtons>
          <SubmitButton disabled={people.length === 0 && user === null}>
            {people.length > 0
              ? `Create ${people.length.toLocaleString("en")} ${people.length === 1 ? "user" : "users"} and continue`
              : "Continue"}
          </SubmitButton>
          {onBack && <Button onClick={onBack}>Back</Button>}
        </FormButtons>
      </ActionForm>
    </div>
  );
}

function RoleItem({
  row,
  sorted,
  at,
  onSort,
}: {
  readonly row: RoleRow;
  readonly sorted: Sorted | undefined;
  /** The place among the accounts, by which errors are named. */
  readonly at: number;
  readonly onSort: (change: Partial<Sorted>) => void;
}) {
  const kind = sorted?.kind ?? "nobody";
  return (
    <li className="flex flex-col gap-2 px-3 py-2.5">
      <div className="grid items-center gap-2 sm:grid-cols-[1fr_15rem]">
        <span className="flex min-w-0 flex-wrap items-center gap-2">
          <span dir="auto" className="font-mono font-medium break-all">
            {row.name}
          </span>
          {row.superuser && <Badge tone="warn">Superuser</Badge>}
          {row.replication && <Badge>Replication</Badge>}
        </span>
        <Select
          aria-label={`What ${row.name} is`}
          options={kinds(row)}
          value={kind}
          onValueChange={(value) => onSort({ kind: value as Kind })}
        />
      </div>
      {kind === "nobody" && row.superuser && row.name === "postgres" && (
        <p className="text-[0.8125rem] text-muted">
          It keeps the break-glass line: only from the host itself, and only as its own system user.
        </p>
      )}
      {kind === "account" && (
        <Field
          name={`accounts.${at}.network`}
          label={`Where ${row.name} connects from`}
          hint="An address or a network, or “local” for the Unix socket. The role logs in with its current password, with scram-sha-256."
        >
          <Input
            mono
            required
            defaultValue={sorted?.network}
            placeholder="10.0.1.0/24"
            onChange={(event) => onSort({ network: event.target.value })}
          />
        </Field>
      )}
    </li>
  );
}
