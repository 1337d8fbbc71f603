"use client";
/** Sending the same action several times on one page: to look first, and to begin anew. */
import { startTransition, useActionState } from "react";
import type { ActionState, FormAction } from "@/lib/programs/console/action-state";

/** As useActionState; sending null clears the state. */
export function useActionAgain<Data>(action: FormAction<Data>) {
  const [state, dispatch, isPending] = useActionState(
    async (previous: ActionState<Data>, form: FormData | null): Promise<ActionState<Data>> =>
      form ? action(previous, form) : { status: "idle" },
    { status: "idle" } as ActionState<Data>,
  );
  return [state, (form: FormData | null) => startTransition(() => dispatch(form)), isPending] as const;
}
