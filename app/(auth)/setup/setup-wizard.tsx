"use client";
/** Leads a signed-in owner through the rest of the first run. What was made stays made; every step can be left. */
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { hideFragment } from "@/components/link-token";
import type { Scope } from "@/lib/people/policies/view";
import type { ConsoleAddress } from "@/lib/programs/console/address/queries";
import type { SortedRoles } from "@/lib/programs/setup/roles";
import { nextStep, type SetupProgress, type SetupStep, stepsOf } from "@/lib/programs/setup/steps";
import type { KeptLines } from "@/lib/protocols/postgres/hba/shown";
import type { WorkerPlaces } from "@/lib/servers/workers/addresses";
import { AddressStep } from "./address-step";
import { ClientStep } from "./client-step";
import { EnrolStep } from "./enrol-step";
import { LoginStep } from "./login-step";
import { OrganisationStep } from "./organisation-step";
import { PasswordsStep } from "./passwords-step";
import { PersonStep } from "./person-step";
import { PostgresqlStep } from "./postgresql-step";
import { ProgramsStep } from "./programs-step";
import { RolesStep } from "./roles-step";
import { type ServerDefaults, ServerStep } from "./server-step";
import { StepList } from "./step-list";
import type { StepProps } from "./step-moves";

/** What the steps show beside the progress. `roles` is null while no server was read. */
export type WizardProps = {
  readonly progress: SetupProgress;
  readonly places: WorkerPlaces;
  readonly groups: readonly Scope[];
  readonly roles: SortedRoles | null;
  readonly lines: KeptLines;
  readonly defaults: ServerDefaults;
  readonly address: ConsoleAddress;
  /** Of the installation's authority; null while there is none. */
  readonly fingerprint: string | null;
};

export function SetupWizard({ progress, places, groups, roles, lines, ...props }: WizardProps) {
  const [step, setStep] = useState<SetupStep>(nextStep(progress));
  // The page makes another password whenever it is drawn again; the one that was shown stays.
  const [defaults] = useState(props.defaults);
  const router = useRouter();
  // An owner who comes back by the link from the first start.
  useEffect(hideFragment, []);
  const steps = stepsOf(progress);
  const index = steps.indexOf(step);
  const goTo = (next: SetupStep | undefined) => {
    if (!next) return;
    setStep(next);
    // Somebody else may have got on meanwhile: a phone that was enrolled.
    router.refresh();
  };
  const common: StepProps = {
    progress,
    steps,
    onBack: index > 0 ? () => goTo(steps[index - 1]) : null,
    onNext: () => goTo(steps[index + 1]),
    onChoose: goTo,
  };
  return (
    <div className="flex flex-col gap-6">
      {step === "organisation" && <OrganisationStep {...common} />}
      {step === "address" && (
        <AddressStep {...common} address={props.address} fingerprint={props.fingerprint} />
      )}
      {step === "client" && <ClientStep {...common} />}
      {step === "server" && <ServerStep {...common} defaults={defaults} />}
      {step === "people" &&
        (roles ? <RolesStep {...common} roles={roles} /> : <PersonStep {...common} groups={groups} />)}
      {step === "passwords" && <PasswordsStep {...common} lines={lines} />}
      {step === "enrol" && <EnrolStep {...common} />}
      {step === "programs" && <ProgramsStep {...common} />}
      {step === "postgresql" && <PostgresqlStep {...common} places={places} lines={lines} />}
      {step === "login" && <LoginStep {...common} />}
      <footer className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 border-t border-line pt-4 text-[0.8125rem]">
        <StepList current={step} progress={progress} steps={steps} onChoose={setStep} />
        <Link href="/" className="rounded-sm text-accent hover:underline max-sm:py-2.5">
          Leave setup. You can come back at /setup
        </Link>
      </footer>
    </div>
  );
}
