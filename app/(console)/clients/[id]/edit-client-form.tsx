"use client";
/** Changing a client's settings. */
import { ActionForm, FormButtons, SubmitButton } from "@/components/ui/action-form";
import type { Option } from "@/components/ui/select";
import type { ClientDetail } from "@/lib/people/clients/queries";
import { updateClientAction } from "../actions";
import { ClientFields } from "../client-fields";

export function EditClientForm({
  client,
  groupsForms,
  version,
}: {
  readonly client: ClientDetail;
  readonly groupsForms: readonly Option[];
  readonly version: string;
}) {
  return (
    <ActionForm action={updateClientAction} hidden={{ id: client.id }} version={version}>
      <ClientFields client={client} groupsForms={groupsForms} />
      <FormButtons>
        <SubmitButton>Save</SubmitButton>
      </FormButtons>
    </ActionForm>
  );
}
