"use client";
/** Somebody's own passkeys: listed, added, renamed, removed. */
import { Ellipsis, KeyRound, Pencil, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { Section } from "@/components/ui/page";
import { toast } from "@/components/ui/toast";
import type { OwnPasskeys, PasskeyView } from "@/lib/people/passkeys/own";
import type { FormAction } from "@/lib/programs/console/action-state";
import { type AddPasskeyActions, AddPasskeyForm, addPasskeyText } from "./add-passkey-form";
import { PasskeyRow } from "./passkey-row";

/** What changes them. */
export type PasskeyActions = AddPasskeyActions & {
  readonly rename: FormAction<never>;
  readonly remove: FormAction<never>;
};

/** `proof`: the fields with which a change is proved, where the form asks for them itself. */
export function PasskeysSection({
  own: { passkeys, cannotAdd },
  actions,
  proof,
}: {
  readonly own: OwnPasskeys;
  readonly actions: PasskeyActions;
  readonly proof?: ReactNode;
}) {
  const [chosen, setChosen] = useState<PasskeyView | null>(null);
  const [task, setTask] = useState<"rename" | "remove" | null>(null);
  const close = (isOpen: boolean) => !isOpen && setTask(null);
  const open = (passkey: PasskeyView, next: "rename" | "remove") => {
    setChosen(passkey);
    setTask(next);
  };
  return (
    <Section
      title="Passkeys"
      description="Sign in with your fingerprint, face, PIN or security key instead of password and code. A passkey works on this site alone, so nobody can trick you out of it."
      action={cannotAdd === null && <AddPasskey actions={actions} proof={proof} />}
      flush
    >
      {passkeys.length > 0 && (
        <ul className="divide-y divide-line">
          {passkeys.map((passkey) => (
            <PasskeyRow key={passkey.id} passkey={passkey}>
              <PasskeyMenu name={passkey.name} onTask={(next) => open(passkey, next)} />
            </PasskeyRow>
          ))}
        </ul>
      )}
      {passkeys.length === 0 && <p className="px-4 py-3 text-muted">{cannotAdd ?? "You have none yet."}</p>}
      {passkeys.length > 0 && cannotAdd && (
        <p className="border-t border-line px-4 py-3 text-muted">{cannotAdd}</p>
      )}
      {chosen && (
        <>
          <Dialog title={`Rename ${chosen.name}`} open={task === "rename"} onOpenChange={close}>
            <ActionForm
              action={actions.rename}
              hidden={{ passkeyId: chosen.id }}
              onDone={() => setTask(null)}
            >
              <Field name="name" label="Name">
                <Input required maxLength={60} defaultValue={chosen.name} />
              </Field>
              <div className="flex justify-end">
                <SubmitButton>Rename</SubmitButton>
              </div>
            </ActionForm>
          </Dialog>
          <ConfirmDialog
            open={task === "remove"}
            onOpenChange={close}
            title={`Remove ${chosen.name}?`}
            description="It signs in nobody from then on, and the sessions that it began end, also this one if you signed in with it. Delete it on your device too."
            confirmLabel="Remove"
            danger
            action={actions.remove}
            hidden={{ passkeyId: chosen.id }}
          >
            {proof}
          </ConfirmDialog>
        </>
      )}
    </Section>
  );
}

function PasskeyMenu({
  name,
  onTask,
}: {
  readonly name: string;
  readonly onTask: (task: "rename" | "remove") => void;
}) {
  const trigger = (
    <Button
      variant="ghost"
      size="sm"
      aria-label={`Change passkey ${name}`}
      icon={<Ellipsis aria-hidden className="size-4" />}
    />
  );
  return (
    <Menu trigger={trigger}>
      <MenuItem icon={<Pencil aria-hidden />} onClick={() => onTask("rename")}>
        Rename
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon={<Trash2 aria-hidden />} danger onClick={() => onTask("remove")}>
        Remove
      </MenuItem>
    </Menu>
  );
}

function AddPasskey({ actions, proof }: { readonly actions: PasskeyActions; readonly proof?: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Dialog
      title="Add a passkey"
      description={addPasskeyText}
      open={isOpen}
      onOpenChange={setOpen}
      trigger={<Button icon={<KeyRound aria-hidden className="size-4" />}>Add a passkey</Button>}
    >
      <AddPasskeyForm
        actions={actions}
        proof={proof}
        onAdded={(message) => {
          setOpen(false);
          toast.success(message);
        }}
      />
    </Dialog>
  );
}
