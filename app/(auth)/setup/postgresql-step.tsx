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
        After the reload, every login needs a user in Postern, a password and a code. Only roles with a line
        of their own can log in without.
      </SetupHeader>
      {!user?.isEnrolled && (
        <Alert tone="warning" title="Nobody has a phone yet">
          <p>
            If other people use this server, let them enrol before you reload. Until they enrol, their new
            logins will be refused.
          </p>
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
