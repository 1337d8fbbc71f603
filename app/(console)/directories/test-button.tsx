"use client";
/** A button that tries the values of the surrounding form without saving them, and shows what came of it. */
import { type ReactNode, useState, useTransition } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { useConfirmed } from "@/components/ui/use-confirmed";
import type { Failed } from "@/lib/people/directories/tests";
import { type ActionState, type FormAction, idle } from "@/lib/programs/console/action-state";

const noAnswer: ActionState<never> = {
  status: "error",
  message: "The console did not respond. Try again.",
  fields: {},
};

/** Asks again for password and code where they were not proved a short while ago. */
export function TestButton<Data>({
  label,
  action,
  more = {},
  children,
}: {
  readonly label: string;
  readonly action: FormAction<Data>;
  /** Values beside those of the form. */
  readonly more?: Readonly<Record<string, string>>;
  readonly children: (data: Data) => ReactNode;
}) {
  const [answer, setAnswer] = useState<ActionState<Data>>(idle as ActionState<Data>);
  const [isTesting, start] = useTransition();
  const [confirmed, confirmation] = useConfirmed(action);
  const test = (form: HTMLFormElement | null) => {
    if (!form) return;
    const values = new FormData(form);
    for (const [name, value] of Object.entries(more)) values.set(name, value);
    setAnswer(idle as ActionState<Data>);
    start(async () => {
      const said = await confirmed(idle as ActionState<Data>, values).catch(() => noAnswer);
      start(() => setAnswer(said));
    });
  };
  return (
    <div className="flex flex-col items-start gap-3">
      <Button pending={isTesting} onClick={(event) => test(event.currentTarget.form)}>
        {label}
      </Button>
      {isTesting && (
        <span role="status" className="text-muted">
          Asking the directory; one that does not answer takes 8 seconds.
        </span>
      )}
      {answer.status === "error" && (
        <Alert tone="danger" title={answer.message}>
          {[...new Set(Object.values(answer.fields))].map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </Alert>
      )}
      {answer.status === "done" && answer.data !== null && (
        <div className="w-full min-w-0">{children(answer.data)}</div>
      )}
      {confirmation}
    </div>
  );
}

/** What failed, what to do, and the words of the directory. */
export function FailedTest({ failed, at }: { readonly failed: Failed; readonly at?: string }) {
  return (
    <Alert tone="danger" title={at ? `${at}: ${failed.text}` : failed.text}>
      <p className="break-words">{failed.fix}</p>
      {failed.detail && (
        <p className="mt-1 font-mono text-[0.8125rem] break-words text-muted">{failed.detail}</p>
      )}
    </Alert>
  );
}
