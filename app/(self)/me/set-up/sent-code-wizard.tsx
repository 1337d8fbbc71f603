"use client";
/** Leads a signed-in person through codes that are sent: proof, the code that arrived, recovery codes. */
import { useState } from "react";
import { BackButton } from "@/components/self/back-button";
import { ProofFields } from "@/components/self/proof-fields";
import { FinishedStep, RecoveryStep, Step } from "@/components/self/step";
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input, OtpInput } from "@/components/ui/input";
import type { SentCodeKind } from "@/lib/people/enrollment/schema";
import type { SentCodeOffer } from "@/lib/people/enrollment/sent-codes";
import { confirmSentCodesAction, startSentCodesAction } from "../actions";

type Words = {
  readonly title: string;
  readonly text: string;
  readonly risk: string;
  readonly typeTitle: string;
  readonly onItsWay: (target: string) => string;
  readonly hint: string;
  readonly name: string;
  readonly send: string;
  readonly finished: string;
  readonly comes: string;
};

const words: Readonly<Record<SentCodeKind, Words>> = {
  mail_code: {
    title: "Get codes by mail",
    text: "For each login a code comes to your mail address.",
    risk: "Whoever reads your mailbox gets your codes as well, and a mail can be late. Use it in addition, or where nothing else is possible.",
    typeTitle: "Type the code from the mail",
    onItsWay: (target) => `A mail is on its way to ${target}.`,
    hint: "It works for ten minutes. Look into the spam folder too.",
    name: "My mailbox",
    send: "Send a code",
    finished: "Codes by mail are set up",
    comes: "a mail with a code comes",
  },
  mail_link: {
    title: "Approve logins by mail",
    text: "For each login a link comes to your mail address. Under it you see the login, and approve or refuse it.",
    risk: "Whoever reads your mailbox can approve your logins as well, and a mail can be late. Use it in addition, or where nothing else is possible.",
    typeTitle: "Type the code from the mail",
    onItsWay: (target) => `A mail is on its way to ${target}.`,
    hint: "It works for ten minutes. Look into the spam folder too.",
    name: "My mailbox",
    send: "Send a code",
    finished: "Links by mail are set up",
    comes: "a mail with a link comes, under which you approve it",
  },
  sms_code: {
    title: "Get codes by text message",
    text: "For each login a code comes to your phone as a text message.",
    risk: "Somebody can take over your number, for example with a second SIM card, or read messages on their way. Use it in addition, or where nothing else is possible.",
    typeTitle: "Type the code from the message",
    onItsWay: (target) => `A text message is on its way to ${target}.`,
    hint: "It works for ten minutes.",
    name: "My phone number",
    send: "Text me a code",
    finished: "Codes by text message are set up",
    comes: "a text message with a code comes",
  },
  voice_code: {
    title: "Get codes by call",
    text: "For each login a call comes to your phone that reads out a code.",
    risk: "Somebody can take over your number, divert your calls or hear the code. Use it in addition, or where nothing else is possible.",
    typeTitle: "Type the code from the call",
    onItsWay: (target) => `A call to ${target} begins in a moment.`,
    hint: "The call says it three times. It works for ten minutes.",
    name: "Calls to my phone",
    send: "Call me",
    finished: "Codes by call are set up",
    comes: "a call with a code comes",
  },
};

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
  const [started, setStarted] = useState<{ readonly factorId: string; readonly target: string } | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [isFinished, setFinished] = useState(false);
  const say = words[kind];

  if (isFinished) {
    return (
      <FinishedStep
        title={say.finished}
        text={`Log in with your password alone: that login is refused, and ${say.comes}. Then log in with your password and the code${kind === "mail_link" ? " that appears" : ""}.`}
      />
    );
  }
  if (codes) {
    const onKept = () => setFinished(true);
    return <RecoveryStep codes={codes} username={username} organisation={organisation} onKept={onKept} />;
  }
  if (started) {
    return (
      <Step title={say.typeTitle} step={2} steps={2} text={say.onItsWay(started.target)}>
        <ActionForm
          action={confirmSentCodesAction}
          hidden={{ factorId: started.factorId }}
          quiet
          className="max-w-md"
          onDone={(data) => {
            if (data?.recoveryCodes) setCodes(data.recoveryCodes);
            else setFinished(true);
          }}
        >
          <Field name="code" label="Code" hint={say.hint}>
            <OtpInput required digits={6} autoFocus />
          </Field>
          <Field name="factorName" label="Name">
            <Input required maxLength={60} defaultValue={say.name} />
          </Field>
          <div className="flex flex-wrap gap-2">
            <SubmitButton className="max-sm:flex-1">Confirm</SubmitButton>
            <Button onClick={() => setStarted(null)}>Start again</Button>
          </div>
        </ActionForm>
      </Step>
    );
  }
  return (
    <Step title={say.title} step={1} steps={2} text={say.text}>
      {refusal ? (
        <Alert tone="warning" title={refusal} action={<BackButton back={back} />} />
      ) : (
        <>
          <Alert tone="warning" title="Weaker than an app or a token">
            <p>{say.risk}</p>
          </Alert>
          <ActionForm
            action={startSentCodesAction}
            hidden={{ kind }}
            quiet
            className="max-w-md"
            onDone={(data) => data && setStarted(data)}
          >
            {mayChoose ? (
              <Field
                name="number"
                label="Your number"
                hint="With + and the country, such as +49 170 1234567. Once you have typed the code, your account has this number."
              >
                <Input required mono type="tel" autoComplete="tel" defaultValue={target ?? ""} />
              </Field>
            ) : (
              <p>
                The code goes to <span className="font-medium">{target}</span>.
              </p>
            )}
            {asksProof && <ProofFields />}
            <div className="flex flex-wrap gap-2">
              <SubmitButton className="max-sm:flex-1">{say.send}</SubmitButton>
              <BackButton back={back} />
            </div>
          </ActionForm>
        </>
      )}
    </Step>
  );
}
