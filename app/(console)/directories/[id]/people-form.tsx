"use client";
/** Where a directory's people are, who counts as one, which attribute holds what, and trying that on real entries. */
import { useState } from "react";
import { ActionForm, FormButtons, SubmitButton } from "@/components/ui/action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Facts } from "@/components/ui/page";
import { presets } from "@/lib/login/directory/attributes";
import type { DirectoryDetail } from "@/lib/people/directories/queries";
import type { MappedEntry } from "@/lib/people/directories/tests";
import { testMappingAction, updatePeopleAction } from "../actions";
import { FailedTest, TestButton } from "../test-button";
import { BaseTree } from "./base-tree";

const mapped = [
  ["idAttribute", "id", "Id", "Never changes, so that a rename or a move changes nobody here."],
  ["usernameAttribute", "username", "Username", "The database role name."],
  ["displayNameAttribute", "displayName", "Display name", "Leave empty to take none."],
  ["emailAttribute", "email", "Mail address", "Leave empty to take none."],
  ["phoneAttribute", "phone", "Phone", "Leave empty to take none."],
] as const;

export function PeopleForm({
  directory,
  version,
}: {
  readonly directory: DirectoryDetail;
  readonly version: string;
}) {
  const [base, setBase] = useState({ text: directory.userBase, count: 0 });
  const [filter, setFilter] = useState({ text: directory.userFilter, count: 0 });
  const usual = presets[directory.kind].userFilter;
  return (
    <ActionForm action={updatePeopleAction} hidden={{ id: directory.id }} version={version}>
      <Field name="userBase" label="Search base" hint="The branch below which all people are.">
        <Input
          key={base.count}
          mono
          required
          defaultValue={base.text}
          maxLength={1000}
          autoCapitalize="none"
          spellCheck={false}
          placeholder="ou=people,dc=example,dc=org"
        />
      </Field>
      <BaseTree id={directory.id} onChoose={(text) => setBase(({ count }) => ({ text, count: count + 1 }))} />
      <Field name="userFilter" label="Filter" hint="Which entries below it are people.">
        <Input
          key={filter.count}
          mono
          defaultValue={filter.text}
          maxLength={2000}
          autoCapitalize="none"
          spellCheck={false}
        />
      </Field>
      <div>
        <Button size="sm" onClick={() => setFilter(({ count }) => ({ text: usual, count: count + 1 }))}>
          Use the usual filter
        </Button>
      </div>
      <div className="grid gap-5 sm:grid-cols-2">
        {mapped.map(([name, key, label, hint]) => (
          <Field key={name} name={name} label={label} hint={hint}>
            <Input
              mono
              defaultValue={directory.attributes[key]}
              autoCapitalize="none"
              spellCheck={false}
              required={key === "id" || key === "username"}
            />
          </Field>
        ))}
      </div>
      <TestButton label="Test attribute mapping" action={testMappingAction}>
        {(data) => (data.ok ? <Entries entries={data.entries} /> : <FailedTest failed={data} />)}
      </TestButton>
      <FormButtons>
        <SubmitButton>Save people</SubmitButton>
      </FormButtons>
    </ActionForm>
  );
}

function Entries({ entries }: { readonly entries: readonly MappedEntry[] }) {
  if (entries.length === 0) {
    return (
      <Alert tone="warning" title="The filter finds nobody below the search base.">
        <p>Check both, and whether the bind account may see the entries.</p>
      </Alert>
    );
  }
  return (
    <ul className="flex flex-col gap-3">
      {entries.map(({ dn, values, user }) => (
        <li key={dn} className="flex min-w-0 flex-col gap-2 rounded-md border border-line p-3">
          <p className="font-mono text-[0.8125rem] break-all text-muted">{dn}</p>
          {user ? (
            <Facts
              items={[
                ["Username", user.username],
                ["Display name", user.displayName || "none"],
                ["Mail address", user.email || "none"],
                ["Phone", user.phone || "none"],
                [
                  "Id",
                  <span key="id" className="font-mono text-[0.8125rem] break-all">
                    {user.id}
                  </span>,
                ],
                ...(user.standing ? [["Account", user.standing] as const] : []),
              ]}
            />
          ) : (
            <>
              <p className="font-medium text-danger">This cannot be a user: its id or username is missing.</p>
              <Facts items={values.map(([attribute, value]) => [attribute, value || "none"] as const)} />
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
