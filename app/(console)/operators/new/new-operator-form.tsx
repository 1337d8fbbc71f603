"use client";
/** The form of a new operator; afterwards the link, shown once. */
import { ActionForm, FormButtons, SubmitButton } from "@/components/ui/action-form";
import { LinkButton } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Section } from "@/components/ui/page";
import { createOperatorAction } from "../actions";
import { OperatorFields } from "../operator-fields";
import { OperatorLinkOnce } from "../operator-link-once";

export function NewOperatorForm() {
  return (
    <ActionForm action={createOperatorAction} quiet>
      {(state) =>
        state.status === "done" && state.data ? (
          <Section title={`${state.data.username} is created`}>
            <div className="flex flex-col gap-5">
              <OperatorLinkOnce url={state.data.url} expiresAt={state.data.expiresAt} />
              <FormButtons>
                <LinkButton variant="primary" href={`/operators/${state.data.id}`}>
                  Go to {state.data.username}
                </LinkButton>
                <LinkButton href="/operators">All operators</LinkButton>
              </FormButtons>
            </div>
          </Section>
        ) : (
          <Section>
            <div className="flex flex-col gap-5">
              <Field name="username" label="Username" hint="Used to sign in. It cannot be changed later.">
                <Input
                  required
                  maxLength={64}
                  autoComplete="off"
                  autoCapitalize="none"
                  spellCheck={false}
                  mono
                />
              </Field>
              <OperatorFields initialRole="administrator" />
              <FormButtons>
                <SubmitButton>Create operator</SubmitButton>
                <LinkButton href="/operators">Cancel</LinkButton>
              </FormButtons>
            </div>
          </Section>
        )
      }
    </ActionForm>
  );
}
