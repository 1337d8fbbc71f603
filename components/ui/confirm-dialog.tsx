"use client";
/** Asks before something that is hard to undo: says what happens, may ask for a reason, then runs the action. */
import { AlertDialog } from "@base-ui/react/alert-dialog";
import { type ReactElement, type ReactNode, useState } from "react";
import type { FormAction } from "@/lib/programs/console/action-state";
import { ActionForm, type ActionFormProps, SubmitButton } from "./action-form";
import { Button } from "./button";
import { backdropClass, dialogClass } from "./dialog";
import { Field } from "./field";
import { Textarea } from "./input";

export type ConfirmDialogProps<Data> = Pick<ActionFormProps<Data>, "hidden" | "onDone" | "quiet"> & {
  readonly action: FormAction<Data>;
  /** A button element that opens it; leave out when `open` is controlled (from a menu). */
  readonly trigger?: ReactElement;
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
  /** A question: "Disable ada?" */
  readonly title: string;
  /** What happens, and whether it can be undone. */
  readonly description: ReactNode;
  /** The verb on the button: "Disable". */
  readonly confirmLabel: string;
  readonly danger?: boolean;
  /** Asks for a reason, sent as `reason`. */
  readonly reason?: "optional" | "required";
  /** More fields, between the description and the buttons. */
  readonly children?: ReactNode;
};

/** A confirmation; closes itself when the action succeeded and shows its refusal inside. */
export function ConfirmDialog<Data>({
  trigger,
  open,
  onOpenChange,
  title,
  description,
  confirmLabel,
  danger,
  reason,
  children,
  onDone,
  ...form
}: ConfirmDialogProps<Data>) {
  const [ownOpen, setOwnOpen] = useState(false);
  const setOpen = (next: boolean) => {
    setOwnOpen(next);
    onOpenChange?.(next);
  };
  return (
    <AlertDialog.Root open={open ?? ownOpen} onOpenChange={setOpen}>
      {trigger && <AlertDialog.Trigger render={trigger} />}
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={backdropClass} />
        <AlertDialog.Popup className={dialogClass}>
          <AlertDialog.Title className="text-base font-semibold">{title}</AlertDialog.Title>
          <AlertDialog.Description render={<div />} className="-mt-2 text-muted">
            {description}
          </AlertDialog.Description>
          <ActionForm
            {...form}
            onDone={(data, message) => {
              setOpen(false);
              onDone?.(data, message);
            }}
          >
            {children}
            {reason && (
              <Field
                name="reason"
                label="Reason"
                optional={reason === "optional"}
                hint="Recorded in the audit log."
              >
                <Textarea rows={2} required={reason === "required"} maxLength={500} />
              </Field>
            )}
            <div className="flex flex-wrap justify-end gap-2">
              <AlertDialog.Close render={<Button />}>Cancel</AlertDialog.Close>
              <SubmitButton variant={danger ? "danger" : "primary"}>{confirmLabel}</SubmitButton>
            </div>
          </ActionForm>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
