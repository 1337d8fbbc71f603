"use client";
/** Taking back a request that nobody has decided. */
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import type { AccessView } from "@/lib/people/temporary-access/queries";
import { withdrawOwnRequestAction } from "../../actions";

export function WithdrawButton({ access }: { readonly access: AccessView }) {
  return (
    <ActionForm action={withdrawOwnRequestAction} hidden={{ accessId: access.id }}>
      <SubmitButton size="sm" variant="secondary">
        Withdraw
      </SubmitButton>
    </ActionForm>
  );
}
