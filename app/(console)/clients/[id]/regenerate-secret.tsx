"use client";
/** Replacing a client's secret: asks first, then shows the new one this one time. */
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { SecretOnce } from "@/components/ui/secret-once";
import type { ClientDetail } from "@/lib/people/clients/queries";
import type { KeptLines } from "@/lib/protocols/postgres/hba/shown";
import type { WorkerPlaces } from "@/lib/servers/workers/addresses";
import { regenerateSecretAction } from "../actions";
import { HbaSnippet } from "../hba-snippet";

export function RegenerateSecret({
  client,
  places,
  lines,
  ...dialog
}: {
  readonly client: ClientDetail;
  readonly places: WorkerPlaces;
  readonly lines: KeptLines;
  readonly hidden: { readonly id: string };
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}) {
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <>
      <ConfirmDialog
        {...dialog}
        danger
        quiet
        action={regenerateSecretAction}
        onDone={(shown) => setSecret(shown?.secret ?? null)}
        title={`Regenerate the secret of ${client.name}?`}
        description="The old secret stops working immediately. Nobody can log in through this client until the new secret is in pg_hba.conf and PostgreSQL is reloaded."
        confirmLabel="Regenerate"
      >
        <Field name="secret" label="New secret" optional hint="Leave empty to generate a strong one.">
          <Input mono autoComplete="off" spellCheck={false} />
        </Field>
      </ConfirmDialog>
      <Dialog
        wide
        title="The new secret"
        open={secret !== null}
        onOpenChange={(open) => !open && setSecret(null)}
      >
        {secret !== null && (
          <>
            <SecretOnce
              label="Shared secret"
              value={secret}
              title="Enter it in pg_hba.conf or on the device now"
            >
              Until it is there, nobody can log in through this client over RADIUS.
            </SecretOnce>
            {client.messageAuthenticator === "postgresql" && (
              <HbaSnippet client={client} places={places} secret={secret} lines={lines} mayShowSecret />
            )}
            <div className="flex justify-end">
              <Button variant="primary" onClick={() => setSecret(null)}>
                I have copied it
              </Button>
            </div>
          </>
        )}
      </Dialog>
    </>
  );
}
