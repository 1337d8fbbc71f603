"use client";
/** Adding a directory. */
import { ActionForm, FormButtons, SubmitButton } from "@/components/ui/action-form";
import { LinkButton } from "@/components/ui/button";
import { Section } from "@/components/ui/page";
import { RadioGroup } from "@/components/ui/radio-group";
import { directoryKindNames, directoryKinds } from "@/lib/login/directory/attributes";
import { createDirectoryAction } from "../actions";
import { ConnectionFields } from "../connection-fields";

const kinds = directoryKinds.map((value) => ({ value, label: directoryKindNames[value] }));

export function NewDirectoryForm() {
  return (
    <ActionForm action={createDirectoryAction}>
      <Section title="Connection">
        <div className="flex flex-col gap-5">
          <RadioGroup name="kind" label="Kind" options={kinds} defaultValue="active-directory" />
          <ConnectionFields />
        </div>
      </Section>
      <FormButtons>
        <SubmitButton>Save and go on</SubmitButton>
        <LinkButton href="/directories">Cancel</LinkButton>
      </FormButtons>
    </ActionForm>
  );
}
