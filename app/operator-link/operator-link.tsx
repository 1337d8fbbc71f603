"use client";
/** Opens the link of an operator, and says what to do once it has been used. */
import { useState } from "react";
import { forgetLinkToken } from "@/components/link-token";
import { useOpenedLink } from "@/components/self/use-opened-link";
import { Alert } from "@/components/ui/alert";
import { LinkButton } from "@/components/ui/button";
import { Spinner } from "@/components/ui/spinner";
import type { OpenedOperatorLink } from "@/lib/people/operators/enroll";
import { openOperatorLinkAction } from "./actions";
import { NewSignInForm } from "./new-sign-in-form";

const place = "postern.operator";

export function OperatorLink() {
  const [isDone, setIsDone] = useState(false);
  const { token, link, problem } = useOpenedLink<OpenedOperatorLink>(
    place,
    openOperatorLinkAction,
    "This link is not complete. Copy it whole, with all after #.",
    () => setIsDone(false),
  );
  if (problem) return <Alert tone="danger" title={problem.message} />;
  if (!link) return <Spinner label="Opening the link" />;
  if (isDone) {
    return (
      <div className="flex flex-col items-start gap-4">
        <Alert tone="success" title="Done">
          Sign in as {link.username} with your password and the next code of your app.
        </Alert>
        <LinkButton variant="primary" href="/sign-in">
          Sign in
        </LinkButton>
      </div>
    );
  }
  return (
    <NewSignInForm
      key={token}
      token={token}
      link={link}
      onDone={() => {
        forgetLinkToken(place);
        setIsDone(true);
      }}
    />
  );
}
