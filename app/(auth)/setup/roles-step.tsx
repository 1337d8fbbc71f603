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
import type { SortedRole, SortedRoles } from "@/lib/programs/setup/roles";
import { mostSorted } from "@/lib/programs/setup/schema";
import { takeRolesAction } from "./actions";
import { SetupHeader } from "./setup-header";
import type { StepProps } from "./step-moves";

type Answered = Pick<SortedRole, "answer" | "network">;

const answers = ({ replication, superuser, isBreakGlass, user }: SortedRole) => [
  { value: "person", label: user ? "Person: has a user" : "Person: gets a user" },
  { value: "account", label: replication && !superuser ? "Standby: no code" : "Service account: no code" },
  { value: "nobody", label: isBreakGlass ? "Nobody: break-glass only" : "Nobody: refused" },
];

export function RolesStep({
  progress: { server, user },
  steps,
  roles,
  onBack,
  onNext,
}: StepProps & { readonly roles: SortedRoles }) {
  const [answered, setAnswered] = useState<ReadonlyMap<string, Answered>>(new Map());
  const rows = roles.rows.map((row) => ({ ...row, ...answered.get(row.name) }));
  const sort = ({ name, answer, network }: SortedRole, change: Partial<Answered>) =>
    setAnswered((before) => new Map(before).set(name, { answer, network, ...before.get(name), ...change }));
  const named = (answer: SortedRole["answer"]) => rows.filter((row) => row.answer === answer);
  const people = named("person");
  const accounts = named("account");
  const created = people.filter((row) => row.user === null).length;
  return (
    <div className="flex flex-col gap-6">
      <SetupHeader at="people" steps={steps} title="Who uses its roles?">
        A user is someone who logs in with a password and code. Connection pools, scheduled jobs and standbys
        have no phone. Mark them and enter where they connect from, so that they keep a line of their own.
        Every other role is refused.
      </SetupHeader>
      {roles.total > mostSorted && (
        <Alert title={`These are the first ${mostSorted} of ${roles.total.toLocaleString("en")} roles`}>
          <p>You can create users from the others later, on the server's page.</p>
        </Alert>
      )}
      <ActionForm
        action={takeRolesAction}
        hidden={{
          serverId: server?.id ?? "",
          people: people.map(({ name }) => name),
          accounts: JSON.stringify(accounts.map(({ name, network }) => ({ role: name, network }))),
          nobody: named("nobody").map(({ name }) => name),
        }}
        quiet
        onDone={onNext}
      >
        {rows.length > 0 ? (
          <ul aria-label="Roles" className="divide-y divide-line rounded-md border border-line">
            {rows.map((row) => (
              <RoleItem
                key={row.name}
                row={row}
                at={accounts.indexOf(row)}
                onSort={(change) => sort(row, change)}
              />
            ))}
          </ul>
        ) : (
          <Alert title="No role of this server can log in yet">
            <p>Create a role for a person with CREATE ROLE … LOGIN, then read the server again.</p>
          </Alert>
        )}
        <FormButtons>
          <SubmitButton disabled={people.length === 0 && user === null}>
            {created > 0
              ? `Create ${created.toLocaleString("en")} ${created === 1 ? "user" : "users"} and continue`
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
  at,
  onSort,
}: {
  readonly row: SortedRole;
  /** The place among the accounts, by which errors are named. */
  readonly at: number;
  readonly onSort: (change: Partial<Answered>) => void;
}) {
  const { name, answer, user } = row;
  return (
    <li className="flex flex-col gap-2 px-3 py-2.5">
      <div className="grid items-center gap-2 sm:grid-cols-[1fr_15rem]">
        <span className="flex min-w-0 flex-wrap items-center gap-2">
          <span dir="auto" className="font-mono font-medium break-all">
            {name}
          </span>
          {row.superuser && <Badge tone="warn">Superuser</Badge>}
          {row.replication && <Badge>Replication</Badge>}
          {user && <Badge tone="ok">User</Badge>}
        </span>
        <Select
          aria-label={`What ${name} is`}
          options={answers(row)}
          value={answer}
          disabled={answer === "person" && user?.isUsed}
          onValueChange={(value) => onSort({ answer: value as SortedRole["answer"] })}
        />
      </div>
      {answer === "person" && user?.isUsed && (
        <p className="text-[0.8125rem] text-muted">
          {user.username} has been set up or has logged in. To change this, delete the user first.
        </p>
      )}
      {answer !== "person" && user && !user.isUsed && (
        <p className="text-[0.8125rem] text-muted">Its user, which nobody has used yet, is deleted.</p>
      )}
      {answer === "nobody" && row.isBreakGlass && (
        <p className="text-[0.8125rem] text-muted">
          It keeps the break-glass line: only from the host itself, and only as its own system user.
        </p>
      )}
      {answer === "account" && (
        <Field
          name={`accounts.${at}.network`}
          label={`Where ${name} connects from`}
          hint="An address or a network, or “local” for the Unix socket. The role logs in with its current password, with scram-sha-256."
        >
          <Input
            mono
            required
            defaultValue={row.network}
            placeholder="10.0.1.0/24"
            onChange={(event) => onSort({ network: event.target.value })}
          />
        </Field>
      )}
    </li>
  );
}
