"use client";
/** A form whose errors come from the server: shown beside the fields, forgotten as soon as it is sent again. */
import { Form as BaseForm } from "@base-ui/react/form";
import { type ReactNode, type Ref, useState } from "react";
import { flushSync } from "react-dom";
import { valuesOf } from "./form-values";

type Errors = Readonly<Record<string, string>>;

export type FormProps = {
  /** By field name; a new object for each answer. */
  readonly errors?: Errors;
  /** Gets what the form holds. What was typed stays. */
  readonly onSend: (values: FormData) => void;
  readonly ref?: Ref<HTMLFormElement>;
  readonly className?: string;
  readonly children: ReactNode;
};

/** Fields inside find their error by name. */
export function Form({ errors = none, onSend, children, ...rest }: FormProps) {
  /** What is being asked for anew: Base UI holds a form back while a field has an error, whatever was corrected. */
  const [outdated, setOutdated] = useState<Errors>(none);
  return (
    <BaseForm
      {...rest}
      errors={errors === outdated ? none : errors}
      onSubmitCapture={({ target, currentTarget }) => {
        // At once: Base UI looks when the same event rises again.
        if (target === currentTarget) flushSync(() => setOutdated(errors));
      }}
      onSubmit={(event) => {
        // React empties a form whose `action` ran; sending by hand keeps what was typed.
        event.preventDefault();
        // React lets events of a dialog over the page rise to the form below, which is not meant.
        event.stopPropagation();
        const { submitter } = event.nativeEvent as SubmitEvent;
        onSend(valuesOf(event.currentTarget, submitter));
      }}
    >
      {children}
    </BaseForm>
  );
}

const none: Errors = {};
