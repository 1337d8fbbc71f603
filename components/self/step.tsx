"use client";
/** The steps of a factor that a person adds: their frame, the recovery codes at the end, and what comes after. */
import type { ReactNode } from "react";
import { LinkButton } from "@/components/ui/button";
import { RecoveryCodes, recoveryText } from "./recovery-codes";
import { StepHeader } from "./step-header";

/** One step. Its title takes the focus whenever it is another one. */
export function Step({
  title,
  text,
  step,
  steps,
  children,
}: {
  readonly title: string;
  readonly text?: ReactNode;
  readonly step?: number;
  readonly steps?: number;
  readonly children: ReactNode;
}) {
  return (
    <div className="flex flex-col gap-6">
      <StepHeader key={title} title={title} step={step} steps={steps}>
        {text}
      </StepHeader>
      {children}
    </div>
  );
}

/** The recovery codes, which are shown once. */
export function RecoveryStep(props: {
  readonly codes: readonly string[];
  readonly username: string;
  readonly organisation: string;
  readonly onKept: () => void;
}) {
  return (
    <Step title="Save your recovery codes" text={recoveryText}>
      <RecoveryCodes {...props} />
    </Step>
  );
}

/** The end, with where to go from here. */
export function FinishedStep({ title, text }: { readonly title: string; readonly text: ReactNode }) {
  return (
    <Step title={title} text={text}>
      <div className="flex flex-wrap gap-2">
        <LinkButton variant="primary" href="/me">
          Go to my page
        </LinkButton>
        <LinkButton href="/me/connect">How to connect</LinkButton>
      </div>
    </Step>
  );
}
