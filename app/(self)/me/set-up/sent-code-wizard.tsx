"use client";
/** Leads a signed-in person through codes that are sent: proof, the code that arrived, recovery codes. */
import { useState } from "react";
import { BackButton } from "@/components/self/back-button";
import { ProofFields } from "@/components/self/proof-fields";
import { SentCodeSteps } from "@/components/self/sent-code-steps";
import { howToLogIn, sentCodeWords } from "@/components/self/sent-code-words";
import { FinishedStep, RecoveryStep, Step } from "@/components/self/step";
import { Alert } from "@/components/ui/alert";
import type { SentCodeOffer } from "@/lib/people/enrollment/sent-codes";
import { confirmSentCodesAction, startSentCodesAction } from "../actions";

/** `username` and `organisation` are for the recovery codes. */
export function SentCodeWizard({
  offer,
  username,
  organisation,
  back,
}: {
  readonly offer: SentCodeOffer;
  readonly username: string;
  readonly organisation: string;
  /** Where another can be chosen; null where there is nothing else. */
  readonly back: string | null;
}) {
  // What was offered at the beginning: once it is set up, the page would say that it is.
  const [{ kind, refusal, target, mayChoose, asksProof }] = useState(offer);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [isFinished, setFinished] = useState(false);
  const say = sentCodeWords[kind];

  if (isFinished) return <FinishedStep title={say.finished} text={howToLogIn(kind)} />;
  if (codes) {
    const onKept = () => setFinished(true);
    return <RecoveryStep codes={codes} username={username} organisation={organisation} onKept={onKept} />;
  }
  if (refusal) {
    return (
      <Step title={say.title} text={say.text}>
        <Alert tone="warning" title={refusal} action={<BackButton back={back} />} />
      </Step>
    );
  }
  return (
    <SentCodeSteps
      kind={kind}
      target={target}
      number={mayChoose ? (target ?? "") : null}
      at={(step) => ({ step, steps: 2 })}
      start={startSentCodesAction}
      confirm={confirmSentCodesAction}
      proof={asksProof && <ProofFields />}
      beside={<BackButton back={back} />}
      onDone={(data) => {
        if (data?.recoveryCodes) setCodes(data.recoveryCodes);
        else setFinished(true);
      }}
    />
  );
}
