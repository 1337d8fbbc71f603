/** What follows an answer: the code, or to log in again; or, after "not me", another password. */
import { StepHeader } from "@/components/self/step-header";
import { Alert } from "@/components/ui/alert";
import { LinkButton } from "@/components/ui/button";
import type { Approved as ApprovedView } from "@/lib/people/approvals/answer";
import type { Refusal } from "@/lib/people/approvals/schema";
import type { OwnPassword } from "@/lib/people/passwords/elsewhere";

/** The login is approved; what to type now. */
export function Approved({
  approved,
  username,
}: {
  readonly approved: ApprovedView;
  readonly username: string;
}) {
  if (approved.way === "pass") {
    return (
      <div role="status" className="flex flex-col gap-6">
        <StepHeader title="Approved">
          Log in again now as <span className="font-mono">{username}</span> with the same password, in the
          same program. The approval ends soon.
        </StepHeader>
      </div>
    );
  }
  const { code } = approved;
  return (
    <div role="status" className="flex flex-col gap-6">
      <StepHeader title="Approved: type this code">
        Log in again as <span className="font-mono">{username}</span> with your password, directly followed by
        these six digits. The code works once, for ten minutes, and is shown only here.
      </StepHeader>
      <p className="font-mono text-4xl font-semibold tracking-widest">
        <span className="sr-only">Code: </span>
        {code.slice(0, 3)} {code.slice(3)}
      </p>
    </div>
  );
}

/** The login is refused. `changeAt` is the page where the person can choose another password. */
export function Refused({
  why,
  password,
  changeAt,
}: {
  readonly why: Refusal;
  readonly password: OwnPassword;
  readonly changeAt: string;
}) {
  if (why === "cancelled") {
    return (
      <div role="status" className="flex flex-col gap-6">
        <StepHeader title="Refused">
          The login was refused. With the same password you are not asked again for ten minutes.
        </StepHeader>
      </div>
    );
  }
  const mayChange = password.where === "here" || password.mayChange;
  return (
    <div role="status" className="flex flex-col gap-6">
      <StepHeader title="Refused: choose a new password now">
        The login was refused, nothing else that waits counts any more, and your administrators are told.
      </StepHeader>
      <Alert tone="danger" title="Somebody else knows your password">
        <p>
          {mayChange
            ? "The login asked you only because the password was right. Choose a new one now."
            : `The login asked you only because the password was right. It is that of your organisation's directory: change it there now.`}
        </p>
      </Alert>
      {mayChange && (
        <div>
          <LinkButton variant="primary" href={changeAt}>
            Choose a new password
          </LinkButton>
        </div>
      )}
    </div>
  );
}
