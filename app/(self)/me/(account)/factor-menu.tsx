"use client";
/** What can be done with one authenticator app: rename, make default, remove. */
import { Ellipsis, Pencil, Star, Trash2 } from "lucide-react";
import { useState } from "react";
import { ask } from "@/components/self/ask";
import { ProofFields } from "@/components/self/proof-fields";
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { toast } from "@/components/ui/toast";
import type { OwnFactorView } from "@/lib/enrollment/queries";
import { makeOwnFactorDefaultAction, removeOwnFactorAction, renameOwnFactorAction } from "../actions";

/** `keeps`: it is the last one and logins ask for one. */
export function FactorMenu({
  factor,
  isOnly,
  keeps,
}: {
  readonly factor: OwnFactorView;
  readonly isOnly: boolean;
  readonly keeps: boolean;
}) {
  const [open, setOpen] = useState<"rename" | "remove" | "keeps" | null>(null);
  const close = (isOpen: boolean) => !isOpen && setOpen(null);
  const makeDefault = async () => {
    const answer = await ask(makeOwnFactorDefaultAction, { factorId: factor.id });
    if (answer.ok) toast.success(answer.message);
    else toast.error(answer.message);
  };
  const trigger = (
    <Button
      variant="ghost"
      size="sm"
      aria-label={`Change ${factor.name}`}
      icon={<Ellipsis aria-hidden className="size-4" />}
    />
  );
  return (
    <>
      <Menu trigger={trigger}>
        <MenuItem icon={<Pencil aria-hidden />} onClick={() => setOpen("rename")}>
          Rename
        </MenuItem>
        {!factor.isDefault && (
          <MenuItem icon={<Star aria-hidden />} onClick={makeDefault}>
            Make default
          </MenuItem>
        )}
        <MenuSeparator />
        <MenuItem icon={<Trash2 aria-hidden />} danger onClick={() => setOpen(keeps ? "keeps" : "remove")}>
          Remove
        </MenuItem>
      </Menu>
      <Dialog title={`Rename ${factor.name}`} open={open === "rename"} onOpenChange={close}>
        <ActionForm
          action={renameOwnFactorAction}
          hidden={{ factorId: factor.id }}
          onDone={() => setOpen(null)}
        >
          <Field name="factorName" label="Name">
            <Input required maxLength={60} defaultValue={factor.name} />
          </Field>
          <div className="flex justify-end">
            <SubmitButton>Rename</SubmitButton>
          </div>
        </ActionForm>
      </Dialog>
      <Dialog title={`${factor.name} has to stay`} open={open === "keeps"} onOpenChange={close}>
        <p>
          It is your only authenticator app, and your logins ask for a code. Add another one first, then
          remove this one.
        </p>
      </Dialog>
      <ConfirmDialog
        open={open === "remove"}
        onOpenChange={close}
        title={`Remove ${factor.name}?`}
        description={
          isOnly
            ? "Its codes stop working at once, and your recovery codes with them. It cannot be undone."
            : "Its codes stop working at once. It cannot be undone; you can add the phone again."
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
