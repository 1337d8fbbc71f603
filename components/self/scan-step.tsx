"use client";
/** The step in which the key goes into the authenticator app. */
import { Button } from "@/components/ui/button";
import type { ShownKey } from "@/lib/login/factors/descriptor";
import { KeyCard } from "./key-card";
import { StepHeader } from "./step-header";

/** `onDone` goes on to the first code. */
export function ScanStep({
  step,
  steps,
  view,
  username,
  onDone,
}: {
  readonly step?: number;
  readonly steps?: number;
  readonly view: ShownKey;
  readonly username: string;
  readonly onDone: () => void;
}) {
  return (
    <div className="flex flex-col gap-6">
      <StepHeader title="Add it to your authenticator app" step={step} steps={steps}>
        <span className="sm:hidden">
          If the app is on this device, open the key in it. Otherwise scan the code with your phone.
        </span>
        <span className="max-sm:hidden">
          In the app on your phone, choose to add an account, then scan this.
        </span>
      </StepHeader>
      <KeyCard view={view} username={username} />
      <div>
        <Button variant="primary" className="max-sm:w-full" onClick={onDone}>
          The app shows a code
        </Button>
      </div>
    </div>
  );
}
