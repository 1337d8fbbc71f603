"use server";
/** What operators change about their own account. */
import { redirect } from "next/navigation";
import { z } from "zod";
import {
  changeOwnPassword,
  confirmOwnFactor,
  endOwnSessions,
  startOwnFactor,
} from "@/lib/people/operators/own";
import {
  changeOwnPasswordInput,
  confirmOwnFactorInput,
  operatorProofInput,
} from "@/lib/people/operators/schema";
import { operatorAction } from "@/lib/programs/console/action";
import { done } from "@/lib/programs/console/action-state";
import { signInPath } from "@/lib/programs/console/paths";

export const changeOwnPasswordAction = operatorAction(changeOwnPasswordInput, async (actor, input) => {
  await changeOwnPassword(actor, input);
  redirect(signInPath);
});

export const startOwnFactorAction = operatorAction(operatorProofInput, async (actor, input) =>
  done("", await startOwnFactor(actor, input)),
);

export const confirmOwnFactorAction = operatorAction(confirmOwnFactorInput, async (actor, input) => {
  await confirmOwnFactor(actor, input);
  redirect(signInPath);
});

export const endOwnSessionsAction = operatorAction(z.object({}), async (actor) => {
  await endOwnSessions(actor);
  redirect(signInPath);
});
