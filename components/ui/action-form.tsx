"use client";
/** The form around a server action: errors beside their fields, typed values kept, success said, no double submit, a proof asked for where it is due. */
import { Form } from "@base-ui/react/form";
import {
  createContext,
  type ReactNode,
  startTransition,
  use,
  useActionState,
  useEffect,
  useEffectEvent,
  useState,
} from "react";
import { flushSync } from "react-dom";
import { type ActionState, type FormAction, idle } from "@/lib/programs/console/action-state";
import { Alert } from "./alert";
import { Button, type ButtonProps } from "./button";
import { cx } from "./class-names";
import { toast } from "./toast";
import { useConfirmed } from "./use-confirmed";

const PendingContext = createContext(false);

export type ActionFormProps<Data> = {
  readonly action: FormAction<Data>;
  /** Values sent along without a control. */
  readonly hidden?: Readonly<Record<string, string | number | readonly string[]>>;
  /** Called once after each success; `data` is what the action gave. */
  readonly onDone?: (data: Data | null, message: string) => void;
  /** Say the success in a toast (default), or leave it to `onDone` or `children`. */
  readonly quiet?: boolean;
  readonly className?: string;
  readonly children: ReactNode | ((state: ActionState<Data>) => ReactNode);
};

/** Fields inside find their error by name. Put a SubmitButton inside. */
export function ActionForm<Data>({
  action,
  hidden = {},
  onDone,
  quiet,
  className,
  children,
}: ActionFormProps<Data>) {
  const [confirmed, confirmation] = useConfirmed(action);
  const [state, dispatch, isPending] = useActionState(confirmed, idle as ActionState<Data>);
  const [form, setForm] = useState<HTMLFormElement | null>(null);
  /** An answer that is being asked for anew: what it said beside the fields would keep them from being sent again. */
  const [outdated, setOutdated] = useState<ActionState<Data> | null>(null);
  const tell = useEffectEvent((done: Extract<ActionState<Data>, { status: "done" }>) => {
    if (!quiet && done.message) toast.success(done.message);
    onDone?.(done.data, done.message);
  });
  useEffect(() => {
    if (state.status === "done") tell(state);
  }, [state]);

  const body = (
    <Form
      ref={setForm}
      errors={state.status === "error" && state !== outdated ? state.fields : none}
      className={cx("flex flex-col gap-5", className)}
      onClickCapture={({ target }) => {
        const button = target instanceof Element && target.closest("button[type=submit]");
        // At once: the submit event follows, and Base UI holds it back while a field has an error.
        if (button) flushSync(() => setOutdated(state));
      }}
      onSubmit={(event) => {
        // React empties a form whose `action` ran; dispatching by hand keeps what was typed.
        event.preventDefault();
        if (isPending) return;
        const { submitter } = event.nativeEvent as SubmitEvent;
        const values = valuesOf(event.currentTarget, submitter);
        startTransition(() => dispatch(values));
      }}
    >
      {state.status === "error" && <FormError state={state} form={form} />}
      {Object.entries(hidden).flatMap(([name, value]) =>
        (Array.isArray(value) ? (value as readonly string[]) : [value]).map((one) => (
          <input key={`${name}=${one}`} type="hidden" name={name} value={String(one)} />
        )),
      )}
      <PendingContext value={isPending}>
        {typeof children === "function" ? children(state) : children}
      </PendingContext>
    </Form>
  );
  return (
    <>
      {body}
      {confirmation}
    </>
  );
}

const none = {};

/** What the form holds; each line of a Textarea with `list` is a value of its own. */
function valuesOf(form: HTMLFormElement, submitter: HTMLElement | null): FormData {
  const values = new FormData(form, submitter);
  for (const { name, value } of form.querySelectorAll<HTMLTextAreaElement>("textarea[data-list]")) {
    values.delete(name);
    for (const line of value.split("\n")) values.append(name, line);
  }
  return values;
}

/** The message of a refused action, with the errors that have no field of their own on the page. */
function FormError({
  state,
  form,
}: {
  readonly state: { readonly message: string; readonly fields: Readonly<Record<string, string>> };
  readonly form: HTMLFormElement | null;
}) {
  const homeless = Object.entries(state.fields).filter(([name]) => {
    const control = form?.elements.namedItem(name);
    return (
      !control || (control instanceof HTMLInputElement && control.type === "hidden" && !control.ariaHidden)
    );
  });
  const extra = homeless.map(([, message]) => message).filter((message) => message !== state.message);
  // Said beside its field, which has the focus now; twice would be noise.
  if (homeless.length === 0 && Object.values(state.fields).includes(state.message)) return null;
  return (
    <Alert tone="danger" title={state.message}>
      {extra.map((message) => (
        <p key={message}>{message}</p>
      ))}
    </Alert>
  );
}

/** The button that submits the surrounding ActionForm; shows that it works. */
export function SubmitButton({ variant = "primary", pending, ...rest }: ButtonProps) {
  const isPending = use(PendingContext);
  return <Button {...rest} type="submit" variant={variant} pending={pending || isPending} />;
}

/** The row of buttons at the end of a form. */
export const FormButtons = ({ children }: { readonly children: ReactNode }) => (
  <div className="flex flex-wrap items-center gap-2">{children}</div>
);
