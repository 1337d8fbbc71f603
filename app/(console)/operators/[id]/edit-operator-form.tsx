"use client";
/** Changes an operator's name, address and role. */
import { ActionForm, FormButtons, SubmitButton } from "@/components/ui/action-form";
import type { OperatorView } from "@/lib/people/operators/queries";
import { updateOperatorAction } from "../actions";
import { OperatorFields } from "../operator-fields";

export function EditOperatorForm({ operator }: { readonly operator: OperatorView }) {
  return (
    <ActionForm action={updateOperatorAction} hidden={{ operatorId: operator.id }}>
      <OperatorFields displayName={operator.displayName} email={operator.email} initialRole={operator.role} />
      <p className="text-[0.8125rem] text-muted">Changing the role ends the operator's sessions.</p>
      <FormButtons>
        <SubmitButton>Save</SubmitButton>
      </FormButtons>
    </ActionForm>
  );
}
