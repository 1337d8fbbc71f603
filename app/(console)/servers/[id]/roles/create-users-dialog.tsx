"use client";
/** Creating users from roles: what would happen first, then what did. */
import { useEffect, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Spinner } from "@/components/ui/spinner";
import { idle } from "@/lib/programs/console/action-state";
import type { UsersPlan } from "@/lib/servers/registry/take-over-roles";
import { createUsersAction, planUsersAction } from "./actions";
import { PlanReport } from "./plan-report";

/** Roles by name, or all without a user that `search` finds. `clear` forgets the chosen rows. */
export type ChosenRoles = {
  readonly roles: readonly string[];
  readonly all: boolean;
  readonly search: string;
  readonly clear: () => void;
};

type Step =
  | { readonly at: "planning" }
  | { readonly at: "planned" | "creating" | "created"; readonly plan: UsersPlan }
  | { readonly at: "failed"; readonly message: string };

export function CreateUsersDialog({
  serverId,
  chosen,
  onClose,
}: {
  readonly serverId: string;
  readonly chosen: ChosenRoles;
  readonly onClose: () => void;
}) {
  const [step, setStep] = useState<Step>({ at: "planning" });
  useEffect(() => {
    let isCurrent = true;
    ask(planUsersAction, serverId, chosen, "planned").then((next) => isCurrent && setStep(next));
    return () => {
      isCurrent = false;
    };
  }, [serverId, chosen]);
  const create = async (plan: UsersPlan) => {
    setStep({ at: "creating", plan });
    setStep(await ask(createUsersAction, serverId, chosen, "created"));
  };
  const close = () => {
    if (step.at === "created") chosen.clear();
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && close()}
      title={step.at === "created" ? "Users were created" : "Create users from roles?"}
      description={
        step.at === "planned" ? "Nothing has been created yet. This is what will happen:" : undefined
      }
    >
      {step.at === "planning" && (
        <p className="flex items-center gap-2">
          <Spinner /> Checking which roles can become users
        </p>
      )}
      {step.at === "failed" && <Alert tone="danger" title={step.message} />}
      {"plan" in step && <PlanReport plan={step.plan} isDone={step.at === "created"} />}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={close}>{step.at === "created" ? "Close" : "Cancel"}</Button>
        {(step.at === "planned" || step.at === "creating") && step.plan.create.length > 0 && (
          <Button variant="primary" pending={step.at === "creating"} onClick={() => create(step.plan)}>
            Create {step.plan.create.length.toLocaleString("en")}{" "}
            {step.plan.create.length === 1 ? "user" : "users"}
          </Button>
        )}
      </div>
    </Dialog>
  );
}

async function ask(
  action: typeof planUsersAction,
  serverId: string,
  chosen: ChosenRoles,
  at: "planned" | "created",
): Promise<Step> {
  const form = new FormData();
  form.set("id", serverId);
  form.set("search", chosen.search);
  if (chosen.all) form.set("all", "on");
  for (const role of chosen.roles) form.append("roles", role);
  const answer = await action(idle, form).catch(() => null);
  if (answer?.status === "done" && answer.data) return { at, plan: answer.data };
  const message = answer?.status === "error" ? answer.message : "The console did not respond. Try again.";
  return { at: "failed", message };
}
