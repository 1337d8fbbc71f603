"use client";
/** Leads a signed-in person through a passkey: proof, the browser's question, and what it is good for. */
import { useState } from "react";
import { AddPasskeyForm, addPasskeyText } from "@/components/add-passkey-form";
import { BackButton } from "@/components/self/back-button";
import { ProofFields } from "@/components/self/proof-fields";
import { FinishedStep, Step } from "@/components/self/step";
import { Alert } from "@/components/ui/alert";
import { addPasskeyAction, startPasskeyAction } from "../passkey-actions";

/** `cannotAdd`: why none can be added. `back`: where another can be chosen. */
export function AddPasskeySteps({
  cannotAdd,
  back,
}: {
  readonly cannotAdd: string | null;
  readonly back: string | null;
}) {
  // What was offered at the beginning: with one more, the page might say that there are too many.
  const [refusal] = useState(cannotAdd);
  const [isAdded, setAdded] = useState(false);
  if (isAdded)
    return (
      <FinishedStep
        title="Your passkey is ready"
        text="Sign in here with it instead of password and code. To log in to the database with it, get a password on the page Connect."
      />
    );
  return (
    <Step title="Add a passkey" text={addPasskeyText}>
      {refusal !== null ? (
        <Alert tone="warning" title={refusal} action={<BackButton back={back} />} />
      ) : (
        <AddPasskeyForm
          actions={{ start: startPasskeyAction, add: addPasskeyAction }}
          proof={<ProofFields />}
          beside={<BackButton back={back} />}
          className="max-w-md"
          onAdded={() => setAdded(true)}
        />
      )}
    </Step>
  );
}
