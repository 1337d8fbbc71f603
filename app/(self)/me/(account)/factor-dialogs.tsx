"use client";
/** The dialogs that change one second factor. */
import { CodesInARow } from "@/components/codes-in-a-row";
import { PasswordInput } from "@/components/self/password-input";
import { ProofFields } from "@/components/self/proof-fields";
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { OwnFactorView } from "@/lib/people/enrollment/queries";
import { removeOwnFactorAction, renameOwnFactorAction, resyncOwnTokenAction } from "../actions";

/** Which dialog is open. 'keeps' says why this one cannot be removed. */
export type FactorTask = "rename" | "resync" | "remove" | "keeps";

/** `isOnly`: the person has no other. */
export function FactorDialogs({
  factor,
  isOnly,
  task,
  onClose,
}: {
  readonly factor: OwnFactorView;
  readonly isOnly: boolean;
  readonly task: FactorTask | null;
  readonly onClose: () => void;
}) {
  const close = (isOpen: boolean) => !isOpen && onClose();
  return (
    <>
      <Dialog title={`Rename ${factor.name}`} open={task === "rename"} onOpenChange={close}>
        <ActionForm action={renameOwnFactorAction} hidden={{ factorId: factor.id }} onDone={onClose}>
          <Field name="factorName" label="Name">
            <Input required maxLength={60} defaultValue={factor.name} />
          </Field>
          <div className="flex justify-end">
            <SubmitButton>Rename</SubmitButton>
          </div>
        </ActionForm>
      </Dialog>
      <Dialog title={`Codes of ${factor.name} are refused`} open={task === "resync"} onOpenChange={close}>
        <ActionForm action={resyncOwnTokenAction} hidden={{ factorId: factor.id }} onDone={onClose}>
          <CodesInARow />
          <Field name="password" label="Your password">
            <PasswordInput required autoComplete="current-password" />
          </Field>
          <div className="flex justify-end">
            <SubmitButton>Resynchronise</SubmitButton>
          </div>
        </ActionForm>
      </Dialog>
      <Dialog title={`You cannot remove ${factor.name} yet`} open={task === "keeps"} onOpenChange={close}>
        <p>
          It is your only second factor, and your logins ask for a code. Add another one first, then remove
          this one.
        </p>
      </Dialog>
      <ConfirmDialog
        open={task === "remove"}
        onOpenChange={close}
        title={`Remove ${factor.name}?`}
        description={
          isOnly
            ? "Its codes and your recovery codes stop working immediately. This cannot be undone."
            : `Its codes stop working immediately. This cannot be undone${factor.isHandedOut ? "." : ", but you can set it up again."}`
        }
        confirmLabel="Remove"
        danger
        action={removeOwnFactorAction}
        hidden={{ factorId: factor.id }}
      >
        <ProofFields />
      </ConfirmDialog>
    </>
  );
}
