"use client";
/** The ordered list of policies and moving one up or down. */
import { useState, useTransition } from "react";
import { toast } from "@/components/ui/toast";
import { useConfirmed } from "@/components/ui/use-confirmed";
import type { PolicyView } from "@/lib/people/policies/view";
import type { PolicyWarning } from "@/lib/people/policies/warnings";
import { idle } from "@/lib/programs/console/action-state";
import { reorderPoliciesAction } from "./actions";
import { PolicyRow } from "./policy-row";

export function PolicyOrder({
  policies,
  warnings,
  mayWrite,
}: {
  readonly policies: readonly PolicyView[];
  readonly warnings: readonly PolicyWarning[];
  readonly mayWrite: boolean;
}) {
  const loaded = policies.filter((policy) => !policy.isDefault).map(({ id }) => id);
  const [order, setOrder] = useState(loaded);
  const [isPending, start] = useTransition();
  const [reorder, confirmation] = useConfirmed(reorderPoliciesAction);
  const byId = new Map(policies.map((policy) => [policy.id, policy]));
  const fallback = policies.find((policy) => policy.isDefault);

  const move = (from: number, to: number) => {
    const next = moved(order, from, to);
    setOrder(next);
    start(async () => {
      const form = new FormData();
      for (const id of next) form.append("order", id);
      for (const id of loaded) form.append("loadedOrder", id);
      const result = await reorder(idle, form);
      if (result.status === "done") return toast.success(result.message);
      setOrder(loaded);
      if (result.status === "error") toast.error(result.message);
    });
  };

  const shown = [...order.flatMap((id) => byId.get(id) ?? []), ...(fallback ? [fallback] : [])];
  return (
    <>
      <ol aria-label="Policies in order" aria-busy={isPending} className="flex flex-col gap-2">
        {shown.map((policy, index) => (
          <PolicyRow
            key={policy.id}
            policy={policy}
            number={index + 1}
            warnings={warnings.filter((warning) => warning.policyId === policy.id)}
            mayWrite={mayWrite}
            onMove={
              mayWrite && !policy.isDefault && !isPending
                ? {
                    up: index > 0 ? () => move(index, index - 1) : null,
                    down: index < order.length - 1 ? () => move(index, index + 1) : null,
                  }
                : null
            }
          />
        ))}
      </ol>
      {confirmation}
    </>
  );
}

function moved(order: readonly string[], from: number, to: number): string[] {
  const rest = order.filter((_, index) => index !== from);
  const id = order[from];
  return id === undefined ? rest : [...rest.slice(0, to), id, ...rest.slice(to)];
}
