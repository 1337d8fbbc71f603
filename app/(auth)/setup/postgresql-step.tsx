"use client";
/** The step that gives the lines for pg_hba.conf. */
import { FormButtons } from "@/components/ui/action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import type { KeptLines } from "@/lib/protocols/postgres/hba/shown";
import type { WorkerPlaces } from "@/lib/servers/workers/addresses";
import { HbaSnippet } from "../../(console)/clients/hba-snippet";
import { SetupHeader } from "./setup-header";
import type { StepProps } from "./step-moves";

export function PostgresqlStep({
  progress: { client, user },
  steps,
  places,
  lines,
  onBack,
  onNext,
}: StepProps & { readonly places: WorkerPlaces; readonly lines: KeptLines }) {
  return (
    <div className="flex flex-col gap-6">
      <SetupHeader at="postgresql" steps={steps} title="Change pg_hba.conf">
        From the reload on, every login needs a user here, password and code; only what has a line of its own
        goes on without.
      </SetupHeader>
      {!user?.isEnrolled && (
        <Alert tone="warning" title="Nobody has a phone yet">
          <p>If others are working, let them enrol before you reload: new logins are refused until then.</p>
        </Alert>
      )}
      {client && <HbaSnippet client={client} places={places} secret={null} lines={lines} mayShowSecret />}
      <FormButtons>
        <Button variant="primary" onClick={onNext}>
          Continue
        </Button>
        {onBack && <Button onClick={onBack}>Back</Button>}
      </FormButtons>
    </div>
  );
}
