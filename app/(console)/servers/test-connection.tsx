"use client";
/** Trying the settings of the surrounding form without saving them, and saying what came of it. */
import { useState, useTransition } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { type ActionState, idle } from "@/lib/programs/console/action-state";
import { testConnectionAction } from "./actions";

type Answer = Awaited<ReturnType<typeof testConnectionAction>>;

/** The button stands inside the form whose values it tries. */
export function TestConnection() {
  const [answer, setAnswer] = useState<Answer>(idle);
  const [isTesting, start] = useTransition();
  const test = (form: HTMLFormElement | null) => {
    if (!form) return;
    const values = new FormData(form);
    setAnswer(idle);
    start(async () => {
      const said = await testConnectionAction(idle, values).catch(() => noAnswer);
      start(() => setAnswer(said));
    });
  };
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <Button pending={isTesting} onClick={(event) => test(event.currentTarget.form)}>
          Test connection
        </Button>
        {isTesting && (
          <span role="status" className="text-muted">
            Connecting; a server that does not answer takes 6 seconds, a slow one at most 30.
          </span>
        )}
      </div>
      <Outcome answer={answer} />
    </div>
  );
}

const noAnswer: ActionState<never> = {
  status: "error",
  message: "The console did not respond. Try again.",
  fields: {},
};

function Outcome({ answer }: { readonly answer: Answer }) {
  if (answer.status === "idle") return null;
  if (answer.status === "error") {
    const sentences = new Set(Object.values(answer.fields));
    return (
      <Alert tone="danger" title={answer.message}>
        {[...sentences].map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </Alert>
    );
  }
  const { data } = answer;
  if (!data) return null;
  if (!data.ok) {
    return (
      <Alert tone="danger" title={data.text}>
        <p className="break-words">{data.fix}</p>
      </Alert>
    );
  }
  return (
    <>
      <Alert
        tone="success"
        title={`Connected: PostgreSQL ${data.version} over ${data.tls.replace("TLSv", "TLS ")}.`}
      >
        <p>
          {data.unknown.length === 0
            ? "The role may read all that Postern asks for."
            : `Not to be read: ${data.unknown.map(({ what }) => what).join(", ")}.`}
        </p>
      </Alert>
      {data.unknown.length > 0 && (
        <CodeBlock label="SQL that makes it known" code={data.unknown.map(({ grant }) => grant).join("\n")} />
      )}
    </>
  );
}
