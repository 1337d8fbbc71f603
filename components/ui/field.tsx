"use client";
/** A labelled form field: label, control, hint and error, wired for assistive technology by name. */
import { Field as BaseField } from "@base-ui/react/field";
import type { ReactNode } from "react";
import { cx } from "./class-names";

export type FieldProps = {
  /** Name in the form; errors of an action are found by it. */
  readonly name?: string;
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  /** Says "optional" beside the label. */
  readonly optional?: boolean;
  /** An error from elsewhere than the form's action. */
  readonly error?: string;
  readonly className?: string;
  readonly children: ReactNode;
};

/** Wraps one control: Input, Textarea, Select, Combobox, MultiSelect or OtpInput. */
export function Field({ name, label, hint, optional, error, className, children }: FieldProps) {
  return (
    <BaseField.Root
      name={name}
      invalid={error ? true : undefined}
      className={cx("group/field flex flex-col gap-1.5", className)}
    >
      <BaseField.Label className="font-medium">
        {label}
        {optional && <span className="ml-1.5 font-normal text-muted">optional</span>}
      </BaseField.Label>
      {children}
      <FieldHint>{hint}</FieldHint>
      <FieldError>{error}</FieldError>
    </BaseField.Root>
  );
}

/** The quiet sentence under a control; nothing when empty. */
export function FieldHint({ children }: { readonly children?: ReactNode }) {
  if (!children) return null;
  return <BaseField.Description className="text-[0.8125rem] text-muted">{children}</BaseField.Description>;
}

/** The error of the surrounding field. `children` replaces what the form knows. */
export function FieldError({ children }: { readonly children?: string }) {
  // Base UI shows the form's own error only where no children are passed at all, not even undefined.
  const own = children ? { match: true, children } : {};
  return (
    <BaseField.Error {...own} className="flex items-start gap-1.5 text-[0.8125rem] font-medium text-danger" />
  );
}
