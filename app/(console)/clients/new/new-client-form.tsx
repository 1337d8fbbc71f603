"use client";
/** Creating a client and, once it exists, showing its secret this one time. */
import { useState } from "react";
import { ActionForm, FormButtons, SubmitButton } from "@/components/ui/action-form";
import { LinkButton } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Section } from "@/components/ui/page";
import { SecretOnce } from "@/components/ui/secret-once";
import type { Option } from "@/components/ui/select";
import type { ClientDoor } from "@/lib/login/decision/door";
import type { MessageAuthenticator } from "@/lib/people/clients/schema";
import { noKeptLines } from "@/lib/protocols/postgres/hba/shown";
import type { WorkerPlaces } from "@/lib/servers/workers/addresses";
import { createClientAction } from "../actions";
import { ClientFields } from "../client-fields";
import { ConnectSection } from "../connect-section";

type Created = {
  readonly id: string;
  readonly secret: string;
  readonly name: string;
  readonly ldapName: string;
  readonly network: string;
  readonly doors: readonly ClientDoor[];
  readonly messageAuthenticator: MessageAuthenticator;
};

export function NewClientForm({
  groupsForms,
  places,
}: {
  readonly groupsForms: readonly Option[];
  readonly places: WorkerPlaces;
}) {
  const [created, setCreated] = useState<Created | null>(null);
  if (created) return <CreatedClient created={created} places={places} />;
  return (
    <Section>
      <ActionForm action={createClientAction} onDone={setCreated}>
        <ClientFields groupsForms={groupsForms} />
        <Field
          name="secret"
          label="Shared secret"
          optional
          hint="Leave empty to generate a strong one. To keep one that is already in use, type it: 22 characters or more."
        >
          <Input mono autoComplete="off" spellCheck={false} />
        </Field>
        <FormButtons>
          <SubmitButton>Create client</SubmitButton>
          <LinkButton href="/clients">Cancel</LinkButton>
        </FormButtons>
      </ActionForm>
    </Section>
  );
}

function CreatedClient({ created, places }: { readonly created: Created; readonly places: WorkerPlaces }) {
  return (
    <>
      <Section title={`Shared secret of ${created.name}`}>
        <SecretOnce label="Shared secret" value={created.secret} title="Only the RADIUS lines need it">
          It is stored encrypted. You can show it in the lines again on the client's page, and the audit log
          records when that is done.
        </SecretOnce>
      </Section>
      <ConnectSection
        client={created}
        places={places}
        secret={created.secret}
        lines={noKeptLines}
        mayShowSecret
      />
      <FormButtons>
        <LinkButton href={`/clients/${created.id}`} variant="primary">
          I have copied it
        </LinkButton>
      </FormButtons>
    </>
  );
}
