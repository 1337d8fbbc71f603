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

export function IdentityFields({ identity }: { readonly identity?: Identity }) {
  return (
    <>
      <Field
        name="username"
        label="Database role name"
        hint="Exactly as in PostgreSQL. Upper and lower case matter."
      >
        <Input
          mono
          required
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          defaultValue={identity?.username}
        />
      </Field>
      <Field name="displayName" label="Name" optional hint="The person's name, or what the service does.">
        <Input autoComplete="off" maxLength={120} defaultValue={identity?.displayName} />
      </Field>
      <Field name="email" label="Mail address" optional>
        <Input type="email" autoComplete="off" defaultValue={identity?.email ?? ""} />
      </Field>
      <Field name="phone" label="Phone" optional>
        <Input type="tel" autoComplete="off" defaultValue={identity?.phone ?? ""} />
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
