"use client";
/** Registering a server. */
import { useState } from "react";
import { ActionForm, FormButtons, SubmitButton } from "@/components/ui/action-form";
import { LinkButton } from "@/components/ui/button";
import type { Option } from "@/components/ui/select";
import { createServerAction } from "../actions";
import { ServerFields } from "../server-fields";

export function NewServerForm({
  clients,
  addresses,
  ...props
}: {
  readonly clients: readonly Option[];
  readonly suggested: { readonly password: string; readonly verifier: string };
  readonly addresses: readonly string[];
}) {
  // The page makes another password whenever it is drawn again; the one that was shown stays.
  const [suggested] = useState(props.suggested);
  return (
    <ActionForm action={createServerAction}>
      <ServerFields clients={clients} suggested={suggested} addresses={addresses} />
      <FormButtons>
        <SubmitButton>Save and read</SubmitButton>
        <LinkButton href="/servers">Cancel</LinkButton>
      </FormButtons>
    </ActionForm>
  );
}
