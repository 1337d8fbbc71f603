"use client";
/**
 * The form around a server action: errors beside their fields and the message beside the button, typed values kept, success
 * said, no double submit, questions asked where they are due, and a warning before what is not saved is left.
 */
import {
  createContext,
  type ReactNode,
  startTransition,
  use,
  useActionState,
  useEffect,
  useEffectEvent,
  useRef,
  useState,
} from "react";
import { type ActionState, type FormAction, idle } from "@/lib/programs/console/action-state";
import { Alert } from "./alert";
import { Button, type ButtonProps, LinkButton } from "./button";
import { cx } from "./class-names";
import { Form } from "./form";
import { changedNames, type Snapshot, snapshotOf, valuesOf } from "./form-values";
import { useFresh } from "./fresh";
import { toast } from "./toast";
import { UnsavedGuard } from "./unsaved-guard";
import { useConfirmed } from "./use-confirmed";

/** What the row of buttons takes from the form around it. */
type Surroundings = {
  readonly isPending: boolean;
  readonly isUnsaved: () => boolean;
};

const FormContext = createContext<Surroundings | null>(null);

export type ActionFormProps<Data> = {
  readonly action: FormAction<Data>;
  /** Values sent along without a control. */
  readonly hidden?: Readonly<Record<string, string | number | readonly string[]>>;
  /** The version of what the form shows of something stored. A save then compares, and both versions are shown. */
  readonly version?: string;
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
  version,
  onDone,
  quiet,
  className,
  children,
}: ActionFormProps<Data>) {
  const [form, setForm] = useState<HTMLFormElement | null>(null);
  const memory = useMemory(form, version);
  const [confirmed, confirmation] = useConfirmed(action, memory);
  // Said here and not after the next drawing: a form in a row of a table is gone by then with what it removed.
  const said: FormAction<Data> = async (previous, values) => {
    const next = await confirmed(previous, values);
    if (next.status === "done" && next.message && !quiet) toast.success(next.message);
    return next;
  };
  const [state, dispatch, isPending] = useActionState(said, idle as ActionState<Data>);
  const tell = useEffectEvent((done: Extract<ActionState<Data>, { status: "done" }>) => {
    memory.saved(done.data);
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
        if (isPending) return;
        memory.sending(values);
        startTransition(() => dispatch(values));
      }}
    >
      {Object.entries(hidden).flatMap(([name, value]) =>
        (Array.isArray(value) ? (value as readonly string[]) : [value]).map((one) => (
          <input key={`${name}=${one}`} type="hidden" name={name} value={String(one)} />
        )),
      )}
      <FormContext value={{ isPending, isUnsaved: memory.isUnsaved }}>
        {typeof children === "function" ? children(state) : children}
      </FormContext>
      {/* After the button that was pressed, which stays where it is under the pointer. */}
      {state.status === "error" && <FormError state={state} form={form} />}
    </Form>
  );
  return (
    <>
      {body}
      {confirmation}
    </>
  );
}

/**
 * What the form remembers beside its controls: what is saved of it, and which version that is. The version stays the one
 * that was shown, also when the page around is drawn anew, until this form saves another.
 */
function useMemory(form: HTMLFormElement | null, shownVersion: string | undefined) {
  const version = useRef(shownVersion);
  const stored = useRef<Snapshot | null>(null);
  const sent = useRef<Snapshot | null>(null);
  const isMerged = useRef(false);
  const fresh = useFresh();
  useEffect(() => {
    // After the controls have written their first values into the form.
    const timer = form && setTimeout(() => (stored.current = snapshotOf(valuesOf(form))));
    return () => clearTimeout(timer ?? undefined);
  }, [form]);
  const touched = () =>
    form && stored.current ? changedNames(stored.current, snapshotOf(valuesOf(form))) : [];
  return {
    touched,
    // What came of it may stand in place of the fields; then nothing is left to send.
    isUnsaved: () => form?.querySelector("[type=submit]") != null && touched().length > 0,
    onKept: () => {
      isMerged.current = true;
    },
    /** `values` go off now, with the version that they are based on. */
    sending(values: FormData): void {
      isMerged.current = false;
      sent.current = form && snapshotOf(valuesOf(form));
      if (version.current !== undefined) values.set("version", version.current);
    },
    /** They are saved; `data` may say which version that made. */
    saved(data: unknown): void {
      stored.current = sent.current;
      if (typeof data === "object" && data && "version" in data) version.current = String(data.version);
      // Some controls show what was typed, and not what is saved.
      if (isMerged.current) fresh();
    },
  };
}

/** The message of a refused action, with the errors that have no field of their own on the page; each sentence once. */
function FormError({
  state,
  form,
}: {
  readonly state: Extract<ActionState, { status: "error" }>;
  readonly form: HTMLFormElement | null;
}) {
  const homeless = Object.entries(state.fields).filter(([name]) => {
    const control = form?.elements.namedItem(name);
    return (
      !control || (control instanceof HTMLInputElement && control.type === "hidden" && !control.ariaHidden)
    );
  });
  const said = Object.entries(state.fields).filter((field) => !homeless.some(([name]) => name === field[0]));
  const isSaid = (message: string) => said.some(([, other]) => other === message);
  const extra = new Set(homeless.map(([, message]) => message).filter((message) => !isSaid(message)));
  extra.delete(state.message);
  // Said beside its field, which has the focus now; twice would be noise.
  if (extra.size === 0 && isSaid(state.message)) return null;
  return (
    <div ref={bringIntoView}>
      <Alert
        tone="danger"
        title={state.message}
        action={
          state.signInAt && (
            <LinkButton size="sm" href={state.signInAt} target="_blank">
              Sign in
            </LinkButton>
          )
        }
      >
        {[...extra].map((message) => (
          <p key={message}>{message}</p>
        ))}
      </Alert>
    </div>
  );
}

const bringIntoView = (element: HTMLElement | null) => element?.scrollIntoView({ block: "nearest" });

/** The button that submits the surrounding ActionForm; shows that it works. */
export function SubmitButton({ variant = "primary", pending, ...rest }: ButtonProps) {
  const isPending = use(FormContext)?.isPending;
  return <Button {...rest} type="submit" variant={variant} pending={pending || isPending} />;
}

/** The row of buttons at the end of a form that fills a page or a section; leaving what is not saved is asked about. */
export function FormButtons({ children }: { readonly children: ReactNode }) {
  const form = use(FormContext);
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">{children}</div>
      {form && <UnsavedGuard isUnsaved={form.isUnsaved} />}
    </>
  );
}
