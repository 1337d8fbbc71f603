"use client";
/** The fields of who a user is, shared by creating and editing. */
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";

/** What the fields start with. */
export type Identity = {
  readonly username: string;
  readonly displayName: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly notes: string;
};

/** `owner`: the directory that owns some of the fields. */
export function IdentityFields({
  identity,
  owner,
}: {
  readonly identity?: Identity;
  readonly owner?: { readonly name: string; readonly fields: readonly string[] } | null;
}) {
  const isOwned = (field: string) => owner?.fields.includes(field) ?? false;
  const from = (field: string, hint?: string) =>
    isOwned(field) ? `From the directory “${owner?.name}”. Change it there.` : hint;
  return (
    <>
      <Field
        name="username"
        label="Database role name"
        hint={from("username", "Exactly as in PostgreSQL. Upper and lower case matter.")}
      >
        <Input
          mono
          required
          readOnly={isOwned("username")}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          defaultValue={identity?.username}
        />
      </Field>
      <Field
        name="displayName"
        label="Name"
        optional
        hint={from("displayName", "The person's name, or what the service does.")}
      >
        <Input
          autoComplete="off"
          maxLength={120}
          readOnly={isOwned("displayName")}
          defaultValue={identity?.displayName}
        />
      </Field>
      <Field name="email" label="Mail address" optional hint={from("email")}>
        <Input
          type="email"
          autoComplete="off"
          readOnly={isOwned("email")}
          defaultValue={identity?.email ?? ""}
        />
      </Field>
      <Field name="phone" label="Phone" optional hint={from("phone")}>
        <Input
          type="tel"
          autoComplete="off"
          readOnly={isOwned("phone")}
          defaultValue={identity?.phone ?? ""}
        />
      </Field>
      <Field name="notes" label="Notes" optional hint="Visible to operators, but not to the user.">
        <Textarea rows={2} maxLength={4000} defaultValue={identity?.notes} />
      </Field>
    </>
  );
}

/** Other role names of the same user, one a line. */
export const AliasesField = ({ aliases = [] }: { readonly aliases?: readonly string[] }) => (
  <Field
    name="aliases"
    label="Other role names"
    optional
    hint="One per line. A login with any of these names counts as this user, with the same password and second factor."
  >
    <Textarea
      list
      mono
      rows={Math.max(2, Math.min(aliases.length + 1, 8))}
      spellCheck={false}
      autoCapitalize="none"
      defaultValue={aliases.join("\n")}
    />
  </Field>
);
