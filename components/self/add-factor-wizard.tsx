"use client";
/** Leads a signed-in person through one more authenticator app: proof, key, first code, recovery codes. */
import { useState } from "react";
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import { Alert } from "@/components/ui/alert";
import type { StartedEnrollment } from "@/lib/people/enrollment/own-factors";
import type { FormAction } from "@/lib/programs/console/action-state";
import { BackButton } from "./back-button";
import { CodeStep } from "./code-step";
import { ProofFields } from "./proof-fields";
import { ScanStep } from "./scan-step";
import { FinishedStep, RecoveryStep, Step } from "./step";

type Confirmed = { readonly recoveryCodes: readonly string[] | null };

/** `asksProof` is false for someone without a factor. `refusal` says why nothing can be added. */
export function AddFactorWizard({
  start,
  confirm,
  username,
  organisation,
  back,
  asksProof,
  refusal,
}: {
  readonly start: FormAction<StartedEnrollment>;
  readonly confirm: FormAction<Confirmed>;
  readonly username: string;
  readonly organisation: string;
  /** Where another can be chosen; null where there is nothing else. */
  readonly back: string | null;
  readonly asksProof: boolean;
  readonly refusal: string | null;
}) {
  const [started, setStarted] = useState<StartedEnrollment | null>(null);
  const [stage, setStage] = useState<"start" | "scan" | "code" | "recovery" | "finished">("start");
  const [codes, setCodes] = useState<readonly string[]>([]);
  const at = (step: number) => ({ step, steps: 3 });

  switch (stage) {
    case "start":
      return (
        <Step title="Add an authenticator app" {...at(1)} text={startText(asksProof)}>
          {refusal ? (
            <Alert tone="warning" title={refusal} action={<BackButton back={back} />} />
          ) : (
            <ActionForm
              action={start}
              quiet
              className="max-w-md"
              onDone={(data) => {
                setStarted(data);
                setStage("scan");
              }}
            >
              {asksProof && <ProofFields />}
              <div className="flex flex-wrap gap-2">
                <SubmitButton className="max-sm:flex-1">Continue</SubmitButton>
                <BackButton back={back} />
              </div>
            </ActionForm>
          )}
        </Step>
      );
    case "scan":
      return (
        started && <ScanStep {...at(2)} view={started} username={username} onDone={() => setStage("code")} />
      );
    case "code":
      return (
        started && (
          <CodeStep
            {...at(3)}
            action={confirm}
            view={started}
            hidden={{ factorId: started.factorId }}
            onBack={() => setStage("scan")}
            onDone={({ recoveryCodes }) => {
              setStarted(null);
              setCodes(recoveryCodes ?? []);
              setStage(recoveryCodes ? "recovery" : "finished");
            }}
          />
        )
      );
    case "recovery":
      return (
        <RecoveryStep
          codes={codes}
          username={username}
          organisation={organisation}
          onKept={() => setStage("finished")}
        />
      );
    case "finished":
      return (
        <FinishedStep
          title="Your authenticator app is ready"
          text="You can use its codes from your next login."
        />
      );
  }
}

const startText = (asksProof: boolean) =>
  asksProof
    ? "First confirm that it is you."
    : "Your logins ask for a code from your phone. Have an authenticator app ready, then continue.";
