"use client";
/** Begins a run of the posture checks. */
import { Play } from "lucide-react";
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import { runPostureAction } from "./actions";

export function RunNow({
  serverId,
  isUnderWay,
}: {
  readonly serverId: string;
  readonly isUnderWay: boolean;
}) {
  return (
    <ActionForm action={runPostureAction} hidden={{ id: serverId }} quiet>
      <SubmitButton pending={isUnderWay} icon={<Play aria-hidden className="size-4" />}>
        Run the checks
      </SubmitButton>
    </ActionForm>
  );
}
