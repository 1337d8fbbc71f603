"use client";
/** Leads a signed-in owner through the rest of the first run. What was made stays made; every step can be left. */
import Link from "next/link";
import { useState } from "react";
import type { Scope } from "@/lib/people/policies/view";
import {
  isReachable,
  nextStep,
  type SetupProgress,
  type SetupStep,
  setupSteps,
} from "@/lib/programs/setup/steps";
import type { WorkerPlaces } from "@/lib/servers/workers/addresses";
import { ClientStep } from "./client-step";
import { LoginStep } from "./login-step";
import { OrganisationStep } from "./organisation-step";
import { PersonStep } from "./person-step";
import { PostgresqlStep } from "./postgresql-step";
import { StepList } from "./step-list";
import type { StepMoves } from "./step-moves";

export function SetupWizard({
  progress,
  places,
  groups,
}: {
  readonly progress: SetupProgress;
  readonly places: WorkerPlaces;
  readonly groups: readonly Scope[];
}) {
  const [step, setStep] = useState<SetupStep>(nextStep(progress));
  // Known only in this tab, from the moment it was made until the page is left.
  const [secret, setSecret] = useState<string | null>(null);
  const index = setupSteps.indexOf(step);
  const moves: StepMoves = {
    onBack: index > 0 ? () => setStep(setupSteps[index - 1] ?? step) : null,
    onNext: () => setStep(setupSteps[index + 1] ?? step),
  };
  return (
    <div className="flex flex-col gap-6">
      {step === "organisation" && <OrganisationStep progress={progress} {...moves} />}
      {step === "client" && (
        <ClientStep progress={progress} secret={secret} onSecret={setSecret} {...moves} />
      )}
      {step === "postgresql" && (
        <PostgresqlStep progress={progress} places={places} secret={secret} {...moves} />
      )}
      {step === "person" && <PersonStep progress={progress} groups={groups} {...moves} />}
      {step === "login" && <LoginStep progress={progress} {...moves} />}
      <footer className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 border-t border-line pt-4 text-[0.8125rem]">
        <StepList current={step} isReachable={(each) => isReachable(each, progress)} onChoose={setStep} />
        <Link href="/" className="rounded-sm text-accent hover:underline max-sm:py-2.5">
          Leave the setup; come back at /setup
        </Link>
      </footer>
    </div>
  );
}
