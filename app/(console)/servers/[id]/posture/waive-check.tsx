"use client";
/** Waiving a check, with a reason and a last day; and withdrawing that. */
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { waiveCheckAction, withdrawWaiverAction } from "./actions";

export function WaiveCheck({
  serverId,
  checkId,
  title,
}: {
  readonly serverId: string;
  readonly checkId: string;
  readonly title: string;
}) {
  return (
    <ConfirmDialog
      trigger={<Button size="sm">Waive…</Button>}
      action={waiveCheckAction}
      hidden={{ serverId, checkId }}
      title={`Waive “${title}”?`}
      description="Nothing changes on the server. The check stays in the list as waived, and does not count until the day you choose."
      confirmLabel="Waive"
      reason="required"
    >
      <Field name="expiresOn" label="Until" hint="The last day, at most a year from now.">
        <Input type="date" required />
      </Field>
    </ConfirmDialog>
  );
}

export function WithdrawWaiver({
  id,
  title,
  isExpired,
}: {
  readonly id: string;
  readonly title: string;
  readonly isExpired: boolean;
}) {
  return (
    <ConfirmDialog
      trigger={<Button size="sm">{isExpired ? "Remove…" : "Withdraw…"}</Button>}
      action={withdrawWaiverAction}
      hidden={{ id }}
      title={isExpired ? `Remove the waiver of “${title}”?` : `Withdraw the waiver of “${title}”?`}
      description={
        isExpired
          ? "It has already ended. The audit log keeps who waived it and why."
          : "The check counts again immediately. Nothing changes on the server."
      }
      confirmLabel={isExpired ? "Remove" : "Withdraw"}
    />
  );
}
