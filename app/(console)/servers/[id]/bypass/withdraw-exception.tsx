"use client";
/** Withdrawing an accepted exception. */
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { ExceptionView } from "@/lib/servers/bypass/queries";
import { withdrawExceptionAction } from "./actions";

export function WithdrawException({ exception }: { readonly exception: ExceptionView }) {
  const { id, role, isExpired } = exception;
  return (
    <ConfirmDialog
      trigger={<Button size="sm">{isExpired ? "Remove…" : "Withdraw…"}</Button>}
      action={withdrawExceptionAction}
      hidden={{ id }}
      title={isExpired ? `Remove the exception for ${role}?` : `Withdraw the exception for ${role}?`}
      description={
        isExpired
          ? "It has already ended. The audit log keeps who accepted it and why."
          : "The gap counts again immediately. Nothing changes on the server."
      }
      confirmLabel={isExpired ? "Remove" : "Withdraw"}
    />
  );
}
