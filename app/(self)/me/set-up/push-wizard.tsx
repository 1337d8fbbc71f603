"use client";
/** Leads a signed-in person through a device for push: what the browser can do, permission, proof, and a notification to tap. */
import { useEffect, useEffectEvent, useState } from "react";
import { ask } from "@/components/self/ask";
import { BackButton } from "@/components/self/back-button";
import { ProofFields } from "@/components/self/proof-fields";
import { Step } from "@/components/self/step";
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import type { PushOffer } from "@/lib/people/push/devices";
import { sendOwnTestPushAction, startPushDeviceAction } from "../actions";
import { CannotPush } from "./cannot-push";
import { findSupport, type Subscribed, type Support, subscribe } from "./subscribe";

/** `back`: where another can be chosen; null where there is nothing else. */
export function PushWizard({ offer, back }: { readonly offer: PushOffer; readonly back: string | null }) {
  // What was offered at the beginning: once it is set up, the page would say that it is.
  const [{ refusal, asksProof, publicKey, known }] = useState(offer);
  const [support, setSupport] = useState<Support | null>(null);
  const [device, setDevice] = useState<Subscribed | null>(null);
  const [factorId, setFactorId] = useState<string | null>(null);
  const look = useEffectEvent(async () => setSupport(await findSupport(known)));
  useEffect(() => void look(), []);

  if (refusal !== null) {
    return (
      <Step title="Approve logins on this device">
        <Alert tone="warning" title={refusal} action={<BackButton back={back} />} />
      </Step>
    );
  }
  if (factorId) return <TapStep factorId={factorId} onAgain={() => setFactorId(null)} />;
  if (device) {
    return (
      <Step title="Name this device" step={2} steps={3} text="Then a notification comes, which you tap.">
        <ActionForm
          action={startPushDeviceAction}
          hidden={device}
          quiet
          className="max-w-md"
          onDone={(data) => data && setFactorId(data.factorId)}
        >
          <Field name="factorName" label="Name" hint="To tell it from your other devices.">
            <Input required maxLength={60} defaultValue="My phone" />
          </Field>
          {asksProof && <ProofFields />}
          <div className="flex flex-wrap gap-2">
            <SubmitButton className="max-sm:flex-1">Send a notification</SubmitButton>
            <BackButton back={back} />
          </div>
        </ActionForm>
      </Step>
    );
  }
  return (
    <Step
      title="Approve logins on this device"
      step={1}
      steps={3}
      text="When somebody logs in with your password, this device shows who and where, and you approve or refuse. Nothing has to be installed from a store."
    >
      {support === "ready" ? (
        <Allow
          publicKey={publicKey}
          back={back}
          onAllowed={setDevice}
          onBlocked={() => setSupport("blocked")}
        />
      ) : (
        support && <CannotPush support={support} back={back} />
      )}
    </Step>
  );
}

/** The browser's own question comes from this tap and from nothing else. */
function Allow({
  publicKey,
  back,
  onAllowed,
  onBlocked,
}: {
  readonly publicKey: string;
  readonly back: string | null;
  readonly onAllowed: (device: Subscribed) => void;
  readonly onBlocked: () => void;
}) {
  const [isAsking, setAsking] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const allow = async () => {
    setAsking(true);
    setError(null);
    try {
      const device = await subscribe(publicKey);
      if (device) onAllowed(device);
      else if (Notification.permission === "denied") onBlocked();
      else setError("Notifications were not allowed. Press the button again and choose to allow them.");
    } catch {
      setError(
        "Your browser could not reach its push service. Check that this device is on the internet, then try again.",
      );
    }
    setAsking(false);
  };
  return (
    <>
      <p>Your browser asks next whether this page may show notifications. Choose to allow them.</p>
      {error && <Alert tone="danger" title={error} />}
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" pending={isAsking} className="max-sm:flex-1" onClick={allow}>
          Allow notifications
        </Button>
        <BackButton back={back} />
      </div>
    </>
  );
}

function TapStep({ factorId, onAgain }: { readonly factorId: string; readonly onAgain: () => void }) {
  const [isSending, setSending] = useState(false);
  const again = async () => {
    setSending(true);
    const answer = await ask(sendOwnTestPushAction, { factorId });
    if (answer.ok) toast.success(answer.message);
    else toast.error(answer.message);
    setSending(false);
  };
  return (
    <Step
      title="Tap the notification"
      step={3}
      steps={3}
      text="It is on its way to this device. The device counts once you have tapped it."
    >
      <p>
        None after a minute? Look at the notifications of this device: they may be silenced, or switched off
        for this browser.
      </p>
      <div className="flex flex-wrap gap-2">
        <Button pending={isSending} onClick={again}>
          Send another
        </Button>
        <Button onClick={onAgain}>Start again</Button>
      </div>
    </Step>
  );
}
