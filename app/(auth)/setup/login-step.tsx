"use client";
/** The last step: tries whether the server is closed. Without a registered server it waits for a login, and says what nobody checked. */
import { useState } from "react";
import { CheckList } from "@/components/protection-test/check-list";
import { ProtectionTest } from "@/components/protection-test/protection-test";
import { nothingTested } from "@/components/protection-test/use-protection-test";
import { FormButtons } from "@/components/ui/action-form";
import { Alert } from "@/components/ui/alert";
import { Button, LinkButton } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { psqlCommand } from "@/lib/people/enrollment/psql-command";
import type { SetupProgress, SetupServer } from "@/lib/programs/setup/steps";
import { onlyAddress } from "./client-address";
import { LoginList } from "./login-list";
import { SetupHeader } from "./setup-header";
import type { StepProps } from "./step-moves";
import { useLoginWatch } from "./use-login-watch";
import { useRefreshWhile } from "./use-refresh";

/** The command for psql, with the host that was entered. */
const commandFor = ({ client, server, user }: SetupProgress): string =>
  psqlCommand({
    host: server?.host ?? onlyAddress(client?.network ?? "") ?? "DATABASE-HOST",
    port: String(server?.port ?? 5432),
    database: server?.database ?? "postgres",
    username: user?.username ?? "ROLE",
  });

export function LoginStep(props: StepProps) {
  const { server } = props.progress;
  return server?.version ? <Tested {...props} server={server} /> : <Untested {...props} />;
}

function Tested({ progress, server, steps, onBack, onChoose }: StepProps & { readonly server: SetupServer }) {
  const { user } = progress;
  // Null until a test began on this page; what is kept of an earlier one counts only until then, or beside its success.
  const [passed, setPassed] = useState<boolean | null>(null);
  const isWhole = passed !== false && server.protection === "closed" && server.openWays === 0;
  const watching = useLoginWatch();
  useRefreshWhile(!user?.isEnrolled);
  return (
    <div className="flex flex-col gap-6">
      <SetupHeader at="login" steps={steps} title={isWhole ? "It works" : "Is it closed?"}>
        Makes real logins as the person with the phone: one with password and code, and others that must be
        refused. What you type is not stored.
      </SetupHeader>
      {!user?.isEnrolled && (
        <Alert
          tone="warning"
          title="Nobody has a phone yet"
          action={
            <Button size="sm" onClick={() => onChoose("enrol")}>
              Issue a link
            </Button>
          }
        >
          <p>The test needs a person with a password and a phone. This page updates by itself.</p>
        </Alert>
      )}
      <ProtectionTest
        serverId={server.id}
        database={server.database}
        username={user?.username ?? ""}
        leftOut={server.leftOut}
        onEnd={setPassed}
      />
      <CodeBlock
        label="The same with psql: type the password and code together"
        code={commandFor(progress)}
      />
      <div className="flex flex-col gap-2">
        <h2 className="font-semibold">Newest logins</h2>
        <p className="text-[0.8125rem] text-muted">
          As Postern decided them. Those of the checks without a code are among them and had to be refused.
        </p>
        <LoginList {...watching} />
      </div>
      <Finish isDone={isWhole} onBack={onBack} />
    </div>
  );
}

function Untested({ progress, steps, onBack, onChoose }: StepProps) {
  const watching = useLoginWatch();
  const hasPassed = watching.watch?.attempts.some((attempt) => attempt.outcome === "accept") ?? false;
  return (
    <div className="flex flex-col gap-6">
      <SetupHeader
        at="login"
        steps={steps}
        title={
          hasPassed ? "The login worked, but the rest has not been checked" : "Waiting for the first login"
        }
      >
        Log in from another window and type the password followed directly by the code.
      </SetupHeader>
      <CodeBlock label="Try it" code={commandFor(progress)} />
      <LoginList {...watching} />
      <Alert
        tone="warning"
        title="Not checked: whether anybody gets in without a code"
        action={
          <Button size="sm" onClick={() => onChoose("server")}>
            Register the server
          </Button>
        }
      >
        <p>
          A login that works does not show that there is no way around the code. These checks need a
          registered server.
        </p>
      </Alert>
      <CheckList run={nothingTested} serverId="" />
      <Finish isDone={false} onBack={onBack} />
    </div>
  );
}

const Finish = ({ isDone, onBack }: { readonly isDone: boolean; readonly onBack: StepProps["onBack"] }) => (
  <FormButtons>
    <LinkButton href="/" variant={isDone ? "primary" : "secondary"}>
      Finish
    </LinkButton>
    {onBack && <Button onClick={onBack}>Back</Button>}
  </FormButtons>
);
