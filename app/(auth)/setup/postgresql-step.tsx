"use client";
/** The step that gives the lines for pg_hba.conf. */
import { FormButtons } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import type { SetupProgress } from "@/lib/programs/setup/steps";
import type { WorkerPlaces } from "@/lib/servers/workers/addresses";
import { HbaSnippet } from "../../(console)/clients/hba-snippet";
import { SetupHeader } from "./setup-header";
import type { StepMoves } from "./step-moves";

export function PostgresqlStep({
  progress: { client },
  places,
  secret,
  onBack,
  onNext,
}: StepMoves & {
  readonly progress: SetupProgress;
  readonly places: WorkerPlaces;
  readonly secret: string | null;
}) {
  return (
    <div className="flex flex-col gap-6">
      <SetupHeader at="postgresql" title="Change pg_hba.conf">
        Put these lines at the top of the server's pg_hba.conf. From the reload on, logins over the network
        need a user here; make the first one in the next step before you reload, if others are working.
      </SetupHeader>
      {client && <HbaSnippet client={client} places={places} secret={secret} />}
      <FormButtons>
        <Button variant="primary" onClick={onNext}>
          Continue
        </Button>
        {onBack && <Button onClick={onBack}>Back</Button>}
      </FormButtons>
    </div>
  );
}
