"use client";
/** Changing a server's settings. */
import { ActionForm, FormButtons, SubmitButton } from "@/components/ui/action-form";
import { LinkButton } from "@/components/ui/button";
import type { Option } from "@/components/ui/select";
import type { ServerDetail } from "@/lib/servers/registry/queries";
import { updateServerAction } from "../../actions";
import { ServerFields } from "../../server-fields";

export function EditServerForm({
  server,
  clients,
  addresses,
  version,
}: {
  readonly server: ServerDetail;
  readonly clients: readonly Option[];
  readonly addresses: readonly string[];
  readonly version: string;
}) {
  return (
    <ActionForm action={updateServerAction} hidden={{ id: server.id }} version={version}>
      <ServerFields server={server} clients={clients} addresses={addresses} />
      <FormButtons>
        <SubmitButton>Save and read</SubmitButton>
        <LinkButton href={`/servers/${server.id}`}>Cancel</LinkButton>
      </FormButtons>
    </ActionForm>
  );
}
