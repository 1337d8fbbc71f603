"use client";
/** What an action asks for before it is done: who is at the screen, or a yes to what it would do. Then it goes on. */
import { type ReactNode, useState } from "react";
import type { Question } from "@/lib/foundation/base/errors";
import { type ActionState, type FormAction, idle } from "@/lib/programs/console/action-state";
import { confirmIdentityAction } from "@/lib/programs/console/confirm-identity";
import { notResponding } from "@/lib/programs/console/went-wrong";
import { Alert } from "./alert";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { Field } from "./field";
import { Form } from "./form";
import { Input, OtpInput } from "./input";
import { QuestionDialog } from "./question-dialog";

type Answer = { readonly answer: (isYes: boolean) => void };
type Asked = Answer & ({ readonly username: string } | { readonly question: Question });

/**
 * `action`, which runs again with the same values once the person has confirmed who they are or said yes to its question;
 * and the dialog, to be rendered beside the form. Whoever does not confirm gets an error, a no is none, and what was typed
 * stays either way.
 */
export function useConfirmed<Data>(action: FormAction<Data>): readonly [FormAction<Data>, ReactNode] {
  const [asked, setAsked] = useState<Asked | null>(null);
  const ask = async (what: { readonly username: string } | { readonly question: Question }) => {
    const isYes = await new Promise<boolean>((answer) => setAsked({ ...what, answer }));
    setAsked(null);
    return isYes;
  };
  const confirmed: FormAction<Data> = async (previous, form) => {
    for (;;) {
      const state = await action(previous, form);
      if (state.status !== "error") return state;
      if (state.unproven !== undefined) {
        if (!(await ask({ username: state.unproven }))) return notConfirmed;
      } else if (state.question) {
        if (!(await ask({ question: state.question }))) return idle;
        form.set("consent", state.question.token);
      } else return state;
    }
  };
  return [confirmed, asked && <AskedDialog {...asked} />];
}

function AskedDialog({ answer, ...asked }: Asked) {
  if ("question" in asked) return <QuestionDialog question={asked.question} onAnswer={answer} />;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && answer(false)}
      title="Confirm it is you"
      description="This change is sensitive. To continue, type your password and a current code."
    >
      <ConfirmForm username={asked.username} answer={answer} />
    </Dialog>
  );
}

const notConfirmed: ActionState<never> = {
  status: "error",
  message: "Nothing was changed. Confirm that it is you first.",
  fields: {},
};

// No action state of React's: its updates would wait for the action that waits for this form.
function ConfirmForm({ username, answer }: Answer & { readonly username: string }) {
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const [problem, setProblem] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  const submit = async (form: FormData) => {
    setPending(true);
    const state = await confirmIdentityAction(idle, form).catch(() => null);
    if (state?.status === "done") return answer(true);
    setPending(false);
    setErrors(state?.status === "error" ? state.fields : {});
    const message = state?.status === "error" ? state.message : notResponding;
    setProblem(state?.status === "error" && Object.values(state.fields).includes(message) ? null : message);
  };
  return (
    <Form
      errors={errors}
      className="flex flex-col gap-5"
      onSend={(values) => {
        if (!isPending) void submit(values);
      }}
    >
      {problem && <Alert tone="danger" title={problem} />}
      <input type="hidden" name="username" autoComplete="username" value={username} readOnly />
      <Field name="password" label={`Password of ${username}`}>
        <Input type="password" required autoFocus autoComplete="current-password" />
      </Field>
      <Field
        name="code"
        label="Code"
        hint="The code that your app shows now. Each code works once: if you have just used it, wait for the next one."
      >
        <OtpInput required digits={6} />
      </Field>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={() => answer(false)}>Cancel</Button>
        <Button type="submit" variant="primary" pending={isPending}>
          Confirm
        </Button>
      </div>
    </Form>
  );
}
