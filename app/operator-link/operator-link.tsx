"use client";
/** Reads the token from the fragment and runs the enrolment. */
import { useState, useSyncExternalStore } from "react";
import { EnrollOperator } from "@/components/operator-enrollment/enroll-operator";
import { Alert } from "@/components/ui/alert";
import { LinkButton } from "@/components/ui/button";
import { openOperatorLinkAction, redeemOperatorLinkAction } from "./actions";

export function OperatorLink() {
  const token = useSyncExternalStore(onHashChange, readToken, () => null);
  const [finished, setFinished] = useState<string | null>(null);
  if (finished) {
    return (
      <div className="flex flex-col items-start gap-4">
        <Alert tone="success" title="Done">
          Sign in as {finished} with your password and the next code of your app.
        </Alert>
        <LinkButton variant="primary" href="/sign-in">
          Sign in
        </LinkButton>
      </div>
    );
  }
  if (token === null) return null;
  if (token === "")
    return <Alert tone="danger" title="This link is not complete. Copy it whole, with all after #." />;
  return (
    <EnrollOperator
      token={token}
      open={openOperatorLinkAction}
      redeem={redeemOperatorLinkAction}
      onDone={(username) => {
        setFinished(username);
        window.history.replaceState(null, "", window.location.pathname);
      }}
    />
  );
}

const readToken = () => window.location.hash.slice(1);

function onHashChange(listener: () => void): () => void {
  window.addEventListener("hashchange", listener);
  return () => window.removeEventListener("hashchange", listener);
}
