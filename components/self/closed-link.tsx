"use client";
/** What a link shows that does not open: expired, used, or the server is away. */
import type { ReactNode } from "react";
import { StepHeader } from "@/components/self/step-header";
import { Alert } from "@/components/ui/alert";
import { Button, LinkButton } from "@/components/ui/button";
import { selfPaths } from "@/lib/programs/console/paths";

/** `isUnreachable`: trying again may help. */
export function ClosedLink({
  message,
  isUnreachable,
  children,
}: {
  readonly message: string;
  readonly isUnreachable: boolean;
  /** What to do if the link did its work already. */
  readonly children: ReactNode;
}) {
  return (
    <div className="flex flex-col gap-6">
      <StepHeader title={isUnreachable ? "No response" : "This link does not work"} />
      <Alert tone={isUnreachable ? "danger" : "warning"} title={message} />
      {isUnreachable ? (
        <div>
          <Button variant="primary" onClick={() => window.location.reload()}>
            Try again
          </Button>
        </div>
      ) : (
        <div className="flex flex-col gap-3">
          <p className="max-w-prose text-muted">{children}</p>
          <div>
            <LinkButton href={selfPaths.signIn}>Go to my page</LinkButton>
          </div>
        </div>
      )}
    </div>
  );
}
