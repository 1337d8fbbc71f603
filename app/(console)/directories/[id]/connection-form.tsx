"use client";
/** Changing how a directory is reached. */
import { ActionForm, FormButtons, SubmitButton } from "@/components/ui/action-form";
import type { DirectoryDetail } from "@/lib/people/directories/queries";
import { updateConnectionAction } from "../actions";
import { ConnectionFields } from "../connection-fields";

export function ConnectionForm({
  directory,
  version,
}: {
  readonly directory: DirectoryDetail;
  readonly version: string;
}) {
  return (
    <ActionForm action={updateConnectionAction} hidden={{ id: directory.id }} version={version}>
      <ConnectionFields shown={directory} hasPassword={directory.hasBindPassword} />
      <FormButtons>
        <SubmitButton>Save connection</SubmitButton>
      </FormButtons>
    </ActionForm>
  );
}
