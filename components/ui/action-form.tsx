"use client";
/** The form around a server action: errors beside their fields, typed values kept, success said, no double submit, a proof asked for where it is due. */
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
import { type ActionState, type FormAction, idle } from "@/lib/programs/console/action-state";
import { Alert } from "./alert";
import { Button, type ButtonProps } from "./button";
import { cx } from "./class-names";
import { Form } from "./form";
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
      errors={state.status === "error" ? state.fields : undefined}
      className={cx("flex flex-col gap-5", className)}
      onSend={(values) => {
        if (!isPending) startTransition(() => dispatch(values));
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
