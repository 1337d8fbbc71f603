"use client";
/** Trying whether push services can be reached. */
import { CircleCheck, CircleX } from "lucide-react";
import { startTransition, useActionState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { idle } from "@/lib/programs/console/action-state";
import { testPushServicesAction } from "./push-actions";

export function PushTest() {
  const [state, test, isTesting] = useActionState(testPushServicesAction, idle);
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <Button pending={isTesting} onClick={() => startTransition(() => test(new FormData()))}>
          Test the way out
        </Button>
        <p role="status" className="text-muted">
          {isTesting && "Asking each service; one that does not answer takes up to 8 seconds."}
        </p>
      </div>
      {!isTesting && state.status === "error" && <Alert tone="danger" title={state.message} />}
      {!isTesting && state.status === "done" && (
        <ul aria-label="Push services" className="flex flex-col gap-2">
          {state.data?.map(({ host, isReached, told, fix }) => {
            const Icon = isReached ? CircleCheck : CircleX;
            return (
              <li key={host} className="flex items-start gap-2">
                <Icon
                  aria-hidden
                  className={`mt-0.5 size-4 shrink-0 ${isReached ? "text-ok" : "text-danger"}`}
                />
                <div className="flex min-w-0 flex-col gap-1">
                  <span className="break-words">
                    <span className="font-mono text-[0.8125rem]">{host}</span>{" "}
                    <span className="text-muted">{isReached ? "reached" : "not reached"}</span>
                  </span>
                  {told && <span className="font-mono text-[0.8125rem] break-words">{told}</span>}
                  {fix && <span className="break-words">{fix}</span>}
                </div>
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}
