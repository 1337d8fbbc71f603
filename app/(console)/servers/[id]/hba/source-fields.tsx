"use client";
/** The builder's first fields: the file that it starts from, and by what the lines ask that change. */
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { HbaRuleset } from "@/lib/protocols/postgres/hba/rule";
import type { DraftProps } from "./draft-props";
import { withPasted } from "./plan-draft";

export function SourceFields({
  draft,
  start,
  ruleset,
  onChange,
}: DraftProps & { readonly ruleset: HbaRuleset | null }) {
  const isGone = start.version >= 19;
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="font-semibold">The file in force</legend>
      <p className="max-w-prose text-[0.8125rem] text-muted">
        {ruleset
          ? "Read from the server. PostgreSQL shows neither comments nor secrets of the file: paste it here to keep them."
          : "Not known: the monitoring role may not read it. Paste it here, and what works is kept."}
      </p>
      <Field label="The file as it is now" hint={`Optional. ${start.hbaFile}. It stays in this browser.`}>
        <Textarea
          rows={draft.pasted === "" ? 3 : 8}
          spellCheck={false}
          className="font-mono text-[0.8125rem]"
          value={draft.pasted}
          onChange={(event) => onChange(withPasted(draft, event.target.value, ruleset !== null))}
        />
      </Field>
      <Field
        label="Lines that change ask through"
        hint={
          isGone
            ? "PostgreSQL 19 and newer have no RADIUS."
            : start.knowsLdap === false
              ? "This PostgreSQL was built without LDAP, so RADIUS is what is left."
              : "LDAPS is encrypted and works on every version. RADIUS is for a PostgreSQL that was built without LDAP."
        }
      >
        <Select
          value={draft.door}
          onValueChange={(door) => onChange({ door })}
          options={[
            { value: "ldap", label: "LDAPS" },
            ...(isGone ? [] : [{ value: "radius", label: "RADIUS" }]),
          ]}
        />
      </Field>
    </fieldset>
  );
}
