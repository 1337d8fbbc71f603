"use client";
/** One-line and many-line text inputs. Inside a Field they take name, label and error from it. */
import { Field } from "@base-ui/react/field";
import type { ComponentProps } from "react";
import { cx } from "./class-names";

/** Look shared by everything that one types or picks into. */
export const controlClass =
  "w-full min-w-0 rounded-md border border-line-strong bg-surface px-3 text-sm text-ink placeholder:text-muted/80 max-sm:text-base disabled:cursor-not-allowed disabled:bg-sunken disabled:text-muted data-invalid:border-danger aria-invalid:border-danger";

/** The button that browsers put into an input of a file. */
const fileClass =
  "py-1.5 file:mr-3 file:rounded file:border file:border-line-strong/60 file:bg-sunken file:px-2.5 file:py-1 file:font-medium file:text-ink";

/** A one-line input; `mono` for addresses, keys and names that are compared letter by letter. */
export function Input({
  className,
  mono,
  ...rest
}: Omit<ComponentProps<"input">, "value"> & { readonly mono?: boolean; readonly value?: string | number }) {
  return (
    <Field.Control
      dir="auto"
      {...rest}
      className={cx(
        controlClass,
        rest.type === "file" ? fileClass : "h-9 max-sm:h-11",
        mono && "font-mono",
        className,
      )}
    />
  );
}

/** A many-line input; with `list` a form sends each line as a value of its own. */
export function Textarea({
  className,
  mono,
  list,
  name,
  defaultValue,
  ...rest
}: ComponentProps<"textarea"> & { readonly mono?: boolean; readonly list?: boolean }) {
  return (
    <Field.Control
      name={name}
      defaultValue={defaultValue}
      render={
        <textarea
          dir="auto"
          rows={3}
          {...rest}
          data-list={list}
          className={cx(controlClass, "py-2 leading-relaxed", mono && "font-mono", className)}
        />
      }
    />
  );
}

/** For a one-time code: number keys on a phone, and the phone may offer the code it received. */
export function OtpInput({
  className,
  digits,
  ...rest
}: ComponentProps<typeof Input> & { readonly digits?: number }) {
  return (
    <Input
      type="text"
      inputMode="numeric"
      autoComplete="one-time-code"
      autoCorrect="off"
      spellCheck={false}
      maxLength={digits ? digits + 1 : 64}
      {...rest}
      className={cx(
        "font-mono tabular-nums",
        // A YubiKey types up to 48 letters: all of them are seen where any code can be typed.
        digits ? "max-w-44 tracking-[0.25em]" : "max-w-md tracking-wide",
        className,
      )}
    />
  );
}
