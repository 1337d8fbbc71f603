"use client";
/** From where people open the console: the answer, what comes of it as variables, and the move there. */
import { useState } from "react";
import { ActionForm, FormButtons, SubmitButton } from "@/components/ui/action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import type { AddressPlan, ConsoleAddress } from "@/lib/programs/console/address/queries";
import type { ConsoleAddressInput } from "@/lib/programs/console/address/schema";
import { planAddressAction } from "./address-actions";
import { AddressFields } from "./address-fields";
import { AddressMove } from "./address-move";
import { AddressReview } from "./address-review";

type Reviewed = AddressPlan & { readonly input: ConsoleAddressInput };

/**
 * `path` is opened at the new address. `fingerprint` is of the authority, null while there is none. `onBack` and `onKept`
 * are the wizard's: `onKept` when the answer is what is in force already.
 */
export function AddressForm({
  address,
  fingerprint,
  path,
  onBack,
  onKept,
}: {
  readonly address: ConsoleAddress;
  readonly fingerprint: string | null;
  readonly path: string;
  readonly onBack?: (() => void) | null;
  readonly onKept?: () => void;
}) {
  const [plan, setPlan] = useState<Reviewed | null>(null);
  const [movingTo, setMovingTo] = useState<string | null>(null);
  if (movingTo !== null) {
    return (
      <AddressMove
        url={movingTo}
        path={path}
        isIssued={plan?.input.way === "issued"}
        onGoneBack={() => setMovingTo(null)}
      />
    );
  }
  if (plan) {
    return (
      <AddressReview
        plan={plan}
        file={address.file}
        fingerprint={plan.input.way === "issued" ? fingerprint : null}
        onBack={() => setPlan(null)}
        onMoving={setMovingTo}
      />
    );
  }
  const { trial } = address;
  return (
    <ActionForm
      action={planAddressAction}
      quiet
      onDone={(found) => {
        if (!found) return;
        if (!found.isInForce) setPlan(found);
        else if (onKept) onKept();
        else toast.success("These are already the current settings.");
      }}
    >
      {trial?.kind === "gone_back" && (
        <Alert tone="danger" title={`The console came back from ${trial.url}`}>
          <p>{trial.why}</p>
        </Alert>
      )}
      <AddressFields address={address} />
      <FormButtons>
        <SubmitButton>Continue</SubmitButton>
        {onBack && <Button onClick={onBack}>Back</Button>}
      </FormButtons>
    </ActionForm>
  );
}
