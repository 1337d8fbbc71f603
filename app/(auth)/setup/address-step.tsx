"use client";
/** The step that asks from where people will open the console, before links and phones depend on the answer. */
import type { ConsoleAddress } from "@/lib/programs/console/address/queries";
import { AddressForm } from "../../(console)/settings/address-form";
import { SetupHeader } from "./setup-header";
import type { StepProps } from "./step-moves";

export function AddressStep({
  steps,
  address,
  fingerprint,
  onBack,
  onNext,
}: StepProps & { readonly address: ConsoleAddress; readonly fingerprint: string | null }) {
  return (
    <div className="flex flex-col gap-6">
      <SetupHeader at="address" steps={steps} title="Address of this console">
        People enrol their phones on it, so other devices should reach it, and nobody on the way should read
        what they type. The answer can be changed later in the settings.
      </SetupHeader>
      <AddressForm
        address={address}
        fingerprint={fingerprint}
        path="/setup"
        onBack={onBack}
        onKept={onNext}
      />
    </div>
  );
}
