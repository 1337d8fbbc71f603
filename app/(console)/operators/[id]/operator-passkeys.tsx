"use client";
/** The passkeys of another operator; an owner may remove them. */
import { PasskeyRow } from "@/components/passkey-row";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { PasskeyView } from "@/lib/people/passkeys/own";
import { removeOperatorPasskeyAction } from "../actions";

export function OperatorPasskeys({
  username,
  passkeys,
  mayRemove,
}: {
  readonly username: string;
  readonly passkeys: readonly PasskeyView[];
  readonly mayRemove: boolean;
}) {
  if (passkeys.length === 0) return <p className="px-4 py-3 text-muted">None.</p>;
  return (
    <ul className="divide-y divide-line">
      {passkeys.map((passkey) => (
        <PasskeyRow key={passkey.id} passkey={passkey}>
          {mayRemove && (
            <ConfirmDialog
              trigger={
                <Button size="sm" aria-label={`Remove passkey ${passkey.name}`}>
                  Remove
                </Button>
              }
              title={`Remove ${passkey.name} of ${username}?`}
              description="It signs in nobody from then on, and all sessions of this operator end."
              confirmLabel="Remove"
              danger
              action={removeOperatorPasskeyAction}
              hidden={{ passkeyId: passkey.id }}
            />
          )}
        </PasskeyRow>
      ))}
    </ul>
  );
}
