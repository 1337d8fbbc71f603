"use client";
/** The step that makes PostgreSQL a client. Its secret is made too; only the RADIUS lines need it, and show it. */
import { useState } from "react";
import { ActionForm, FormButtons, SubmitButton } from "@/components/ui/action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { createClientAction } from "../../(console)/clients/actions";
import { SetupHeader } from "./setup-header";
import type { StepProps } from "./step-moves";

export function ClientStep({ progress: { client }, steps, onBack, onNext }: StepProps) {
  // The form stays until the step is left, although the page knows of the client a moment earlier.
  const [wasMade] = useState(client !== null);
  return (
    <div className="flex flex-col gap-6">
      <SetupHeader at="client" steps={steps} title="Add PostgreSQL as a client">
        A database server that can ask Postern about logins is called a client. Postern recognises it by the
        address that its requests come from.
      </SetupHeader>
      {client && wasMade ? (
        <>
          <Alert tone="success" title={`${client.name} (${client.network}) is set up`} />
          <FormButtons>
            <Button variant="primary" onClick={onNext}>
              Continue
            </Button>
            {onBack && <Button onClick={onBack}>Back</Button>}
          </FormButtons>
        </>
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
          onDone={onNext}
        >
          <Field name="name" label="Name" hint="Your name for this server.">
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
            <SubmitButton>Continue</SubmitButton>
            {onBack && <Button onClick={onBack}>Back</Button>}
          </FormButtons>
        </ActionForm>
      )}
    </div>
  );
}
