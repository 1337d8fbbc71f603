"use client";
/** The head of each screen of the wizard, counted over all of them. */
import type { ReactNode } from "react";
import { StepHeader } from "@/components/self/step-header";
import { type OwnerStep, placeOf, type SetupStep } from "@/lib/programs/setup/steps";

/** `steps` are those that there are after the owner's; all of them while nobody knows. */
export function SetupHeader({
  at,
  steps,
  title,
  children,
}: {
  readonly at: SetupStep | OwnerStep;
  readonly steps?: readonly SetupStep[];
  readonly title: string;
  readonly children?: ReactNode;
}) {
  return (
    <StepHeader title={title} {...placeOf(at, steps)}>
      {children}
    </StepHeader>
  );
}
