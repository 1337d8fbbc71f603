"use client";
/** The step that makes PostgreSQL a client, and shows its secret this one time. */
import { useState } from "react";
import { ActionForm, FormButtons, SubmitButton } from "@/components/ui/action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { SecretOnce } from "@/components/ui/secret-once";
import type { SetupProgress } from "@/lib/programs/setup/steps";
import { createClientAction, regenerateSecretAction } from "../../(console)/clients/actions";
import { SetupHeader } from "./setup-header";
import type { StepMoves } from "./step-moves";

export function ClientStep({
  progress: { client },
  secret,
  onSecret,
  onBack,
  onNext,
}: StepMoves & {
  readonly progress: SetupProgress;
  readonly secret: string | null;
  readonly onSecret: (secret: string) => void;
}) {
  // The form stays until it has handed over the secret, although the page knows of the client a moment earlier.
  const [isMade, setMade] = useState(client !== null);
  return (
    <div className="flex flex-col gap-6">
      <SetupHeader at="client" title="Let PostgreSQL ask">
        A database server that may ask whether a login passes is a client. It is known by the address its
        requests come from, and by a secret that both sides share.
      </SetupHeader>
      {secret !== null && (
        <SecretOnce label="Shared secret" value={secret}>
          The next step puts it into the line for pg_hba.conf. It is kept sealed; when it is lost, a new one
          is made.
        </SecretOnce>
      )}
      {client && isMade && secret === null && (
        <Alert title={`${client.name} (${client.network}) is set up`}>
          <p>Its secret was shown when it was made. If you did not keep it, make a new one.</p>
        </Alert>
      )}
      {client && isMade ? (
        <FormButtons>
          <Button variant="primary" onClick={onNext}>
            Continue
          </Button>
          {secret === null && (
            <ConfirmDialog
              trigger={<Button>Make a new secret</Button>}
              danger
              quiet
              action={regenerateSecretAction}
              hidden={{ id: client.id }}
              onDone={(shown) => shown && onSecret(shown.secret)}
              title={`Make a new secret for ${client.name}?`}
              description="The old one stops at once: a server that uses it refuses every login until it has the new one."
              confirmLabel="Make a new secret"
            />
          )}
          {onBack && <Button onClick={onBack}>Back</Button>}
        </FormButtons>
      ) : (
        <ActionForm
          action={createClientAction}
          hidden={{
            doors: ["radius", "ldap"],
            messageAuthenticator: "postgresql",
            codeEntry: "appended",
            groupsInResponse: "none",
          }}
          quiet
          onDone={(created) => {
            setMade(true);
            if (created) onSecret(created.secret);
          }}
        >
          <Field name="name" label="Name" hint="How you call this server.">
            <Input required autoFocus maxLength={80} defaultValue="PostgreSQL" />
          </Field>
          <Field
            name="network"
            label="Address of the server"
            hint="127.0.0.1 when PostgreSQL runs on this machine. A network such as 10.20.0.0/24 works too."
          >
            <Input mono required defaultValue="127.0.0.1" />
          </Field>
          <FormButtons>
            <SubmitButton>Create and show the secret</SubmitButton>
            {onBack && <Button onClick={onBack}>Back</Button>}
          </FormButtons>
        </ActionForm>
      )}
    </div>
  );
}
