"use client";
/** What an action asks before it is done: who is at the screen, a yes to what it would do, which of two versions. Then it goes on. */
import { unstable_rethrow } from "next/navigation";
import { type ReactNode, useState } from "react";
import { WithPasskey } from "@/components/passkey-proof";
import type { Question } from "@/lib/foundation/base/errors";
import type { Conflict } from "@/lib/foundation/base/form-state";
import { type ActionState, type FormAction, idle } from "@/lib/programs/console/action-state";
import { confirmIdentityAction } from "@/lib/programs/console/confirm-identity";
import { notResponding } from "@/lib/programs/console/went-wrong";
import { Alert } from "./alert";
import { Button } from "./button";
import { ConflictDialog } from "./conflict-dialog";
import { Dialog } from "./dialog";
import { Field } from "./field";
import { Form } from "./form";
import { Input, OtpInput } from "./input";
import { QuestionDialog } from "./question-dialog";

type Answer<Said> = { readonly answer: (said: Said) => void };
type Asked =
  | ({ readonly kind: "proof"; readonly username: string } & Answer<boolean>)
  | ({ readonly kind: "question"; readonly question: Question } & Answer<boolean>)
  | ({ readonly kind: "conflict"; readonly conflict: Conflict; readonly touched: readonly string[] } & Answer<
      readonly string[] | null
    >);

/** What the surrounding form knows and wants to know. */
export type Surroundings = {
  /** Names of the fields that were changed since the form was loaded. */
  readonly touched: () => readonly string[];
  /** Told when a field keeps what somebody else has saved, so that the form shows another value than it sends. */
  readonly onKept: () => void;
};

const noForm: Surroundings = { touched: () => [], onKept: () => {} };

/**
 * `action`, which runs again once the person has confirmed who they are, said yes to its question, or chosen between two
 * versions; and the dialog, to be rendered beside the form. What was typed stays whatever is answered.
 */
export function useConfirmed<Data>(
  action: FormAction<Data>,
  { touched, onKept }: Surroundings = noForm,
): readonly [FormAction<Data>, ReactNode] {
  const [asked, setAsked] = useState<Asked | null>(null);
  const ask = async <Said,>(show: (answer: (said: Said) => void) => Asked): Promise<Said> => {
    const said = await new Promise<Said>((answer) => setAsked(show(answer)));
    setAsked(null);
    return said;
  };
  const confirmed: FormAction<Data> = async (previous, form) => {
    for (;;) {
      const state = await action(previous, form).catch(unanswered);
      if (state.status !== "error") return state;
      const { unproven: username, question, conflict } = state;
      if (username !== undefined) {
        if (!(await ask<boolean>((answer) => ({ kind: "proof", username, answer })))) return notConfirmed;
      } else if (question) {
        if (!(await ask<boolean>((answer) => ({ kind: "question", question, answer })))) return idle;
        form.set("consent", question.token);
      } else if (conflict) {
        const kept = await ask<readonly string[] | null>((answer) => ({
          ...{ kind: "conflict", conflict, touched: touched() },
          answer,
        }));
        if (!kept) return idle;
        keepSaved(form, conflict, kept);
        if (kept.length > 0) onKept();
      } else return state;
    }
  };
  return [confirmed, asked && <AskedDialog {...asked} />];
}

function AskedDialog(asked: Asked) {
  switch (asked.kind) {
    case "question":
      return <QuestionDialog question={asked.question} onAnswer={asked.answer} />;
    case "conflict":
      return <ConflictDialog conflict={asked.conflict} touched={asked.touched} onAnswer={asked.answer} />;
    case "proof":
      return (
        <Dialog
          open
          onOpenChange={(open) => !open && asked.answer(false)}
          title="Confirm it is you"
          description="This change is sensitive. To continue, type your password and a current code."
        >
          <ConfirmForm {...asked} />
        </Dialog>
      );
  }
}

/** Puts what is saved in the place of what was typed for the fields named `kept`, and says that the present version is known. */
function keepSaved(form: FormData, { version, fields }: Conflict, kept: readonly string[]): void {
  form.set("version", version);
  for (const { name, savedValues } of fields) {
    if (!kept.includes(name)) continue;
    form.delete(name);
    for (const value of savedValues) form.append(name, value);
  }
}

const notConfirmed: ActionState<never> = {
  status: "error",
  message: "Nothing was changed. Confirm that it is you first.",
  fields: {},
};

/** An action that no answer came to: what was typed must not go with the page. Redirects are Next's own affair. */
function unanswered(error: unknown): ActionState<never> {
  unstable_rethrow(error);
  return { status: "error", message: `${notResponding} What you typed is kept here.`, fields: {} };
}

// No action state of React's: its updates would wait for the action that waits for this form.
function ConfirmForm({ username, answer }: Answer<boolean> & { readonly username: string }) {
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
      <WithPasskey>
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
      </WithPasskey>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={() => answer(false)}>Cancel</Button>
        <Button type="submit" variant="primary" pending={isPending}>
          Confirm
        </Button>
      </div>
    </Form>
  );
}
