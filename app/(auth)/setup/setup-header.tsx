"use client";
/** The head of each step of the wizard, counted over all of them. */
import type { ReactNode } from "react";
import { StepHeader } from "@/components/self/step-header";
import { type SetupStep, setupSteps } from "@/lib/programs/setup/steps";

export function SetupHeader({
  at,
  title,
  children,
}: {
  readonly at: SetupStep | "owner";
  readonly title: string;
  readonly children?: ReactNode;
}) {
  const all = ["owner", ...setupSteps];
  return (
    <StepHeader title={title} step={all.indexOf(at) + 1} steps={all.length}>
      {children}
    </StepHeader>
  );
}
