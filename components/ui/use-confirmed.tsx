"use client";
/** Asking who is at the screen before something sensitive: password and code over the page, then the action goes on. */
import { Form } from "@base-ui/react/form";
import { type ReactNode, useState } from "react";
import { type ActionState, type FormAction, idle } from "@/lib/programs/console/action-state";
import { confirmIdentityAction } from "@/lib/programs/console/confirm-identity";
import { Alert } from "./alert";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { Field } from "./field";
import { Input, OtpInput } from "./input";

type Question = { readonly username: string; readonly answer: (isConfirmed: boolean) => void };

/**
 * `action`, which asks the person to confirm who they are where it needs that and then runs again with the same values;
 * and the dialog, to be rendered beside the form. Cancelling is an error of the action, and what was typed stays.
 */
export function useConfirmed<Data>(action: FormAction<Data>): readonly [FormAction<Data>, ReactNode] {
  const [question, setQuestion] = useState<Question | null>(null);
  const confirmed: FormAction<Data> = async (previous, form) => {
    const state = await action(previous, form);
    if (state.status !== "error" || state.unproven === undefined) return state;
    const username = state.unproven;
    const isConfirmed = await new Promise<boolean>((answer) => setQuestion({ username, answer }));
    setQuestion(null);
    return isConfirmed ? action(previous, form) : notConfirmed;
  };
  const dialog = question && (
    <Dialog
      open
      onOpenChange={(open) => !open && question.answer(false)}
      title="Confirm it is you"
      description="What you are about to do is sensitive. Type your password and a present code, and it goes on."
    >
      <ConfirmForm {...question} />
    </Dialog>
  );
  return [confirmed, dialog];
}

const notConfirmed: ActionState<never> = {
  status: "error",
  message: "Nothing was changed: confirm that it is you first.",
  fields: {},
};
const unreachable = "The console does not answer. Check your connection and try again.";

// No action state of React's: its updates would wait for the action that waits for this form.
function ConfirmForm({ username, answer }: Question) {
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const [problem, setProblem] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  const submit = async (form: FormData) => {
    setPending(true);
    const state = await confirmIdentityAction(idle, form).catch(() => null);
    if (state?.status === "done") return answer(true);
    setPending(false);
    setErrors(state?.status === "error" ? state.fields : {});
    const message = state?.status === "error" ? state.message : unreachable;
    setProblem(state?.status === "error" && Object.values(state.fields).includes(message) ? null : message);
  };
  return (
    <Form
      errors={errors}
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        // React lets events of what is drawn over the page rise to the form below, which is not meant.
        event.stopPropagation();
        if (!isPending) void submit(new FormData(event.currentTarget));
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
        hint="The one that your app shows now. A code works once: if you have just used it, wait for the next."
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
