"use client";
/** The two answers to a login: approve it; or refuse it and say why. */
import { useState } from "react";
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import type { Approved } from "@/lib/people/approvals/answer";
import type { Refusal } from "@/lib/people/approvals/schema";
import type { FormAction } from "@/lib/programs/console/action-state";

/** `action`, telling what it gave at once: the page that comes with the answer may no longer have this approval, nor this form. */
const telling =
  <Data,>(action: FormAction<Data>, tell: (data: Data | null) => void): FormAction<Data> =>
  async (previous, form) => {
    const state = await action(previous, form);
    if (state.status === "done") tell(state.data);
    return state;
  };

/** `approve` is null where this session may only refuse. `hidden` names the approval. */
export function DecideApproval({
  hidden,
  approve,
  refuse,
  onApproved,
  onRefused,
  startsRefusing = false,
}: {
  readonly hidden: Readonly<Record<string, string>>;
  readonly approve: FormAction<Approved> | null;
  readonly refuse: FormAction<never>;
  readonly onApproved: (approved: Approved) => void;
  readonly onRefused: (why: Refusal) => void;
  /** Whether the person has chosen to refuse already, in the notification. */
  readonly startsRefusing?: boolean;
}) {
  const [isRefusing, setRefusing] = useState(startsRefusing);
  if (isRefusing) {
    return (
      <div className="flex flex-col gap-3">
        <p className="font-medium">Why do you refuse it?</p>
        <div className="flex flex-wrap gap-2">
          <ActionForm
            action={telling(refuse, () => onRefused("not_me"))}
            hidden={{ ...hidden, why: "not_me" }}
            quiet
          >
            <SubmitButton variant="danger">This was not me</SubmitButton>
          </ActionForm>
          <ActionForm
            action={telling(refuse, () => onRefused("cancelled"))}
            hidden={{ ...hidden, why: "cancelled" }}
            quiet
          >
            <SubmitButton variant="secondary">I gave up the login</SubmitButton>
          </ActionForm>
          <Button onClick={() => setRefusing(false)}>Back</Button>
        </div>
      </div>
    );
  }
  return (
    <div className="flex flex-wrap gap-2">
      {approve && (
        <ActionForm
          action={telling(approve, (approved) => approved && onApproved(approved))}
          hidden={hidden}
          quiet
        >
          <SubmitButton>Approve</SubmitButton>
        </ActionForm>
      )}
      <Button onClick={() => setRefusing(true)}>Refuse</Button>
    </div>
  );
}
