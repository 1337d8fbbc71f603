"use client";
/** The logins that wait for the person's answer, on their own page. */
import { useState } from "react";
import { Approved, Refused } from "@/components/self/approval-answered";
import { ApprovalFacts } from "@/components/self/approval-facts";
import { DecideApproval } from "@/components/self/decide-approval";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/page";
import type { Approved as ApprovedView } from "@/lib/people/approvals/answer";
import type { OwnApprovals } from "@/lib/people/approvals/own";
import type { Refusal } from "@/lib/people/approvals/schema";
import type { OwnPassword } from "@/lib/people/passwords/elsewhere";
import { approveOwnAction, refuseOwnAction } from "../actions";

type Answer = { readonly username: string; readonly approved?: ApprovedView; readonly why?: Refusal };

/** Nothing where nothing waits and nothing was just answered. */
export function OpenApprovals({
  open,
  mayApprove,
  password,
}: OwnApprovals & { readonly password: OwnPassword }) {
  const [answer, setAnswer] = useState<Answer | null>(null);
  if (answer) {
    return (
      <Section title="Your answer">
        <div className="flex flex-col items-start gap-5">
          {answer.approved && <Approved approved={answer.approved} username={answer.username} />}
          {answer.why && <Refused why={answer.why} password={password} changeAt="/me/password" />}
          <Button onClick={() => setAnswer(null)}>Close</Button>
        </div>
      </Section>
    );
  }
  if (open.length === 0) return null;
  return (
    <Section
      title="Is this you?"
      description="Somebody logs in to the database with your password. Approve it only if it is you, just now."
    >
      <ul className="flex flex-col gap-6">
        {open.map((approval) => (
          <li key={approval.id} className="flex flex-col gap-4">
            <ApprovalFacts approval={approval} />
            <DecideApproval
              hidden={{ approvalId: approval.id }}
              approve={mayApprove ? approveOwnAction : null}
              refuse={refuseOwnAction}
              onApproved={(approved) => setAnswer({ username: approval.username, approved })}
              onRefused={(why) => setAnswer({ username: approval.username, why })}
            />
            {!mayApprove && (
              <p className="text-[0.8125rem] text-muted">
                To approve it here you must have signed in within the last ten minutes. Use the link in the
                mail, tap the notification, or sign out and in again.
              </p>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
