"use client";
/** A login that waits for an answer, reached by link: looked at, then approved or refused. */
import { useState } from "react";
import { forgetLinkToken } from "@/components/link-token";
import { Approved, Refused } from "@/components/self/approval-answered";
import { ApprovalFacts } from "@/components/self/approval-facts";
import { ClosedLink } from "@/components/self/closed-link";
import { DecideApproval } from "@/components/self/decide-approval";
import { StepHeader } from "@/components/self/step-header";
import { useOpenedLink } from "@/components/self/use-opened-link";
import { Skeleton } from "@/components/ui/page";
import type { Approved as ApprovedView } from "@/lib/people/approvals/answer";
import type { LinkedApproval } from "@/lib/people/approvals/by-link";
import type { Refusal } from "@/lib/people/approvals/schema";
import { approvalByLinkAction, approveByLinkAction, refuseByLinkAction } from "./actions";

const place = "postern.approval";

type Answer =
  | { readonly kind: "approved"; readonly approved: ApprovedView }
  | { readonly kind: "refused"; readonly why: Refusal };

/** `startsRefusing`: whether the person has chosen to refuse already, in the notification. */
export function DecideByLink({ startsRefusing }: { readonly startsRefusing: boolean }) {
  const [answer, setAnswer] = useState<Answer | null>(null);
  const { token, link, problem } = useOpenedLink<LinkedApproval>(
    place,
    approvalByLinkAction,
    "Open the complete link from the mail again, or tap the notification again.",
    () => setAnswer(null),
  );
  const answered = (given: Answer) => {
    forgetLinkToken(place);
    setAnswer(given);
  };

  if (!link) {
    return problem ? (
      <ClosedLink {...problem}>
        If you have already answered, there is nothing more to do here. On your own page you can see your
        logins.
      </ClosedLink>
    ) : (
      <Skeleton lines={5} />
    );
  }
  if (answer?.kind === "approved") return <Approved approved={answer.approved} username={link.username} />;
  if (answer?.kind === "refused")
    return <Refused why={answer.why} password={link.password} changeAt="/me/forgotten" />;
  return (
    <div className="flex flex-col gap-6">
      <StepHeader title="Is this you?">
        Somebody logs in to the database with your password. Approve it only if it is you, just now.
      </StepHeader>
      <ApprovalFacts approval={link} />
      <DecideApproval
        hidden={{ token }}
        startsRefusing={startsRefusing}
        approve={approveByLinkAction}
        refuse={refuseByLinkAction}
        onApproved={(approved) => answered({ kind: "approved", approved })}
        onRefused={(why) => answered({ kind: "refused", why })}
      />
    </div>
  );
}
