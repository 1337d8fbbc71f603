"use client";
/** Confirms the device with what the tapped notification carried, then shows the recovery codes where there are new ones. */
import { useState } from "react";
import { FinishedStep, RecoveryStep, Step } from "@/components/self/step";
import { useOpenedLink } from "@/components/self/use-opened-link";
import { Alert } from "@/components/ui/alert";
import { LinkButton } from "@/components/ui/button";
import { Spinner } from "@/components/ui/spinner";
import { confirmPushDeviceAction } from "../../../actions";

/** `username` and `organisation` are for the recovery codes. */
export function ConfirmedDevice({
  username,
  organisation,
}: {
  readonly username: string;
  readonly organisation: string;
}) {
  const [isKept, setKept] = useState(false);
  const missing = "Open this page by tapping the notification.";
  const { link, problem } = useOpenedLink("postern.push", confirmPushDeviceAction, missing, () => {});
  if (problem) {
    return (
      <Step title="This device is not confirmed">
        <Alert
          tone="warning"
          title={problem.message}
          action={<LinkButton href="/me/factors/push">Set it up again</LinkButton>}
        />
      </Step>
    );
  }
  if (!link) {
    return (
      <p role="status" className="flex items-center gap-2 text-muted">
        <Spinner /> Confirming this device
      </p>
    );
  }
  if (link.recoveryCodes && !isKept) {
    const onKept = () => setKept(true);
    return (
      <RecoveryStep
        codes={link.recoveryCodes}
        username={username}
        organisation={organisation}
        onKept={onKept}
      />
    );
  }
  return (
    <FinishedStep
      title={`Notifications reach ${link.name}`}
      text="To log in, use your password alone: that login is refused, and a notification comes. Approve it, then log in with your password and the code that appears."
    />
  );
}
