"use client";
/** Switching mail off, after a question. */
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { switchMailOffAction } from "./mail-actions";

export function SwitchMailOff({ host }: { readonly host: string }) {
  return (
    <div>
      <ConfirmDialog
        trigger={<Button>Switch mail off…</Button>}
        danger
        action={switchMailOffAction}
        title="Switch mail off?"
        description={`The settings of ${host}, its password included, are deleted, and mails that wait are given up. Nobody is told of anything until mail is set up again.`}
        confirmLabel="Switch off"
      />
    </div>
  );
}
