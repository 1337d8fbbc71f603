"use client";
/** Leads through an enrolment: greeting, password, what to set up, its first code, recovery codes, how to connect. */
import { useState } from "react";
import { forgetLinkToken } from "@/components/link-token";
import { ask } from "@/components/self/ask";
import { ChooseFactor } from "@/components/self/choose-factor";
import { ClosedLink } from "@/components/self/closed-link";
import { CodeStep } from "@/components/self/code-step";
import { ConnectGuide } from "@/components/self/connect-guide";
import { RecoveryCodes, recoveryText } from "@/components/self/recovery-codes";
import { ScanStep } from "@/components/self/scan-step";
import { SentCodeSteps } from "@/components/self/sent-code-steps";
import { StepHeader } from "@/components/self/step-header";
import { useOpenedLink } from "@/components/self/use-opened-link";
import { Alert } from "@/components/ui/alert";
import { Button, LinkButton } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/page";
import type { ShownKey } from "@/lib/login/factors/descriptor";
import type { Way } from "@/lib/people/enrollment/choices";
import type { Enrolled, LinkView } from "@/lib/people/enrollment/enroll";
import { type SentCodeKind, sentCodeKinds } from "@/lib/people/enrollment/schema";
import { selfPaths } from "@/lib/programs/console/paths";
import {
  completeEnrollmentAction,
  completeLinkCodesAction,
  openLinkAction,
  startEnrollmentAction,
  startLinkCodesAction,
} from "./actions";
import { PasswordStep } from "./password-step";
import { TokenStep } from "./token-step";
import { Welcome } from "./welcome";

const place = "postern.enrollment";

type Stage =
  | "welcome"
  | "password"
  | "choose"
  | "scan"
  | "code"
  | "token"
  | SentCodeKind
  | "recovery"
  | "connect";

/** `organisation` may be empty. */
export function EnrollWizard({ organisation }: { readonly organisation: string }) {
  const [stage, setStage] = useState<Stage>("welcome");
  const [password, setPassword] = useState("");
  const [key, setKey] = useState<ShownKey | null>(null);
  const [enrolled, setEnrolled] = useState<Enrolled | null>(null);
  const [isPending, setPending] = useState(false);

  const { token, link, problem, setProblem } = useOpenedLink<LinkView>(
    place,
    openLinkAction,
    "Open the complete link from your invitation again.",
    () => setStage("welcome"),
  );

  const showKey = async () => {
    setPending(true);
    const answer = await ask(startEnrollmentAction, { token });
    setPending(false);
    if (!answer.ok) return setProblem(answer);
    setProblem(null);
    setKey(answer.data);
    setStage("scan");
  };

  if (!link) {
    return problem ? (
      <ClosedLink {...problem}>
        If you have already used this link to set up your second factor, you are done. Log in to the database
        with your password and code, or go to your own page.
      </ClosedLink>
    ) : (
      <Skeleton lines={5} />
    );
  }
  const { choices } = link;
  const open = choices.filter(({ refusal }) => refusal === null);
  const hasChoice = open.length > 1;
  // The second factor takes two steps, and choosing it another.
  const at = (step: number) => ({ step: step + (step > 1 && hasChoice ? 1 : 0), steps: hasChoice ? 5 : 4 });
  const setUp = (way: Way | undefined) => {
    if (way === undefined || way === "push" || way === "passkey") return;
    if (way === "qr_code") return showKey();
    setStage(way === "import" ? "token" : way);
  };
  const sent = sentCodeKinds.find((kind) => kind === stage);
  const finish = (data: Enrolled) => {
    forgetLinkToken(place);
    setPassword("");
    setKey(null);
    setEnrolled(data);
    setStage("recovery");
  };
  return (
    <div className="flex flex-col gap-6">
      {problem && <Alert tone="danger" title={problem.message} />}
      {stage === "welcome" && (
        <Welcome
          link={link}
          organisation={organisation}
          isPending={isPending}
          onStart={() => setStage("password")}
        />
      )}
      {stage === "password" && (
        <PasswordStep
          {...at(1)}
          link={link}
          token={token}
          password={password}
          isPending={isPending}
          onPassword={setPassword}
          onDone={() => (hasChoice ? setStage("choose") : setUp(open[0]?.way))}
        />
      )}
      {stage === "choose" && (
        <>
          <StepHeader title="Choose your second factor" step={2} steps={5}>
            What you have with you whenever you log in. You can add another one later.
          </StepHeader>
          <ChooseFactor choices={choices} isPending={isPending} onChoose={({ way }) => setUp(way)} />
        </>
      )}
      {stage === "token" && (
        <TokenStep
          {...at(2)}
          hidden={{ token, password }}
          onBack={hasChoice ? () => setStage("choose") : null}
          onDone={finish}
        />
      )}
      {sent && (
        <SentCodeSteps
          key={sent}
          kind={sent}
          target={null}
          number={link.asksNumber && (sent === "sms_code" || sent === "voice_code") ? "" : null}
          at={(step) => at(step + 1)}
          start={startLinkCodesAction}
          confirm={completeLinkCodesAction}
          hidden={{ token, password }}
          beside={hasChoice && <Button onClick={() => setStage("choose")}>Choose another</Button>}
          onDone={(data) => data && finish(data)}
        />
      )}
      {stage === "scan" && key && (
        <>
          <ScanStep {...at(2)} view={key} username={link.username} onDone={() => setStage("code")} />
          {hasChoice && (
            <div>
              <Button onClick={() => setStage("choose")}>Choose another</Button>
            </div>
          )}
        </>
      )}
      {stage === "code" && key && (
        <CodeStep
          {...at(3)}
          action={completeEnrollmentAction}
          view={key}
          hidden={{ token, password }}
          onBack={() => setStage("scan")}
          onDone={finish}
        />
      )}
      {stage === "recovery" && enrolled && (
        <>
          <StepHeader title="Save your recovery codes" {...at(4)}>
            {recoveryText}
          </StepHeader>
          <RecoveryCodes
            codes={enrolled.recoveryCodes}
            username={enrolled.username}
            organisation={organisation}
            onKept={() => setStage("connect")}
          />
        </>
      )}
      {stage === "connect" && enrolled && (
        <>
          <StepHeader title="You are ready. Here is how to connect">
            The code you typed here cannot be used again. Log in with the next one.
          </StepHeader>
          <ConnectGuide view={enrolled.connect} />
          <div>
            <LinkButton href={selfPaths.signIn}>Find this later on your own page</LinkButton>
          </div>
        </>
      )}
    </div>
  );
}
