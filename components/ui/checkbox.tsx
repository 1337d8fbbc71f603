"use client";
/** Yes-or-no controls with their label: Checkbox, Switch, and CheckboxGroup for several values of one name. */
import { Checkbox as BaseCheckbox } from "@base-ui/react/checkbox";
import { Field as BaseField } from "@base-ui/react/field";
import { Fieldset } from "@base-ui/react/fieldset";
import { Switch as BaseSwitch } from "@base-ui/react/switch";
import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./class-names";
import { FieldError, FieldHint } from "./field";
import type { Option } from "./select";

type ToggleProps = {
  readonly name?: string;
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly defaultChecked?: boolean;
  readonly checked?: boolean;
  readonly onCheckedChange?: (checked: boolean) => void;
  readonly disabled?: boolean;
};

const boxClass =
  "flex size-5 shrink-0 items-center justify-center rounded border border-line-strong bg-surface data-checked:border-accent-fill data-checked:bg-accent-fill data-disabled:opacity-60 sm:size-4";
const rowClass = "flex items-start gap-2.5 max-sm:min-h-11 max-sm:items-center";

/** A checkbox with its own label. The form carries "on" or "off". */
export function Checkbox({ name, label, hint, ...rest }: ToggleProps) {
  return (
    <BaseField.Root name={name} className="flex flex-col gap-1">
      <BaseField.Label className={rowClass}>
        <BaseCheckbox.Root {...rest} uncheckedValue="off" className={cx(boxClass, "mt-0.5")}>
          <BaseCheckbox.Indicator>
            <Check aria-hidden className="size-3.5 text-white" strokeWidth={3} />
          </BaseCheckbox.Indicator>
        </BaseCheckbox.Root>
        <span>{label}</span>
      </BaseField.Label>
      <div className="pl-6.5">
        <FieldHint>{hint}</FieldHint>
        <FieldError />
      </div>
    </BaseField.Root>
  );
}

/** A switch with its own label, for settings that act as a whole. The form carries "on" or "off". */
export function Switch({ name, label, hint, ...rest }: ToggleProps) {
  return (
    <BaseField.Root name={name} className="flex flex-col gap-1">
      <BaseField.Label className={cx(rowClass, "font-medium")}>
        <BaseSwitch.Root
          {...rest}
          uncheckedValue="off"
          className="relative mt-px flex h-5 w-9 shrink-0 rounded-full border border-line-strong bg-line-strong p-px transition-colors data-checked:border-accent-fill data-checked:bg-accent-fill data-disabled:opacity-60"
        >
          <BaseSwitch.Thumb className="aspect-square h-full rounded-full bg-white transition-transform data-checked:translate-x-4" />
        </BaseSwitch.Root>
        <span>{label}</span>
      </BaseField.Label>
      <div className="pl-11.5">
        <FieldHint>{hint}</FieldHint>
        <FieldError />
      </div>
    </BaseField.Root>
  );
}

/** Several checkboxes under one name; the form carries the value of each that is on. */
export function CheckboxGroup({
  name,
  label,
  hint,
  options,
  defaultValue = [],
  onValueChange,
  inline,
}: {
  readonly name: string;
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly options: readonly Option[];
  readonly defaultValue?: readonly string[];
  readonly onValueChange?: (values: readonly string[]) => void;
  readonly inline?: boolean;
}) {
  return (
    <BaseField.Root name={name}>
      <Fieldset.Root className="flex flex-col gap-1.5">
        <Fieldset.Legend className="font-medium">{label}</Fieldset.Legend>
        <div className={cx("flex gap-x-5 gap-y-2", inline ? "flex-wrap" : "flex-col")}>
          {options.map((option) => (
            <label
              key={option.value}
              className={cx(
                "flex items-start gap-2.5 max-sm:min-h-11",
                !option.description && "max-sm:items-center",
              )}
            >
              <input
                type="checkbox"
                name={name}
                value={option.value}
                defaultChecked={defaultValue.includes(option.value)}
                onChange={({ currentTarget: { form } }) => {
                  if (form) onValueChange?.(new FormData(form).getAll(name).map(String));
                }}
                className="mt-0.5 size-5 shrink-0 accent-accent-fill sm:size-4"
              />
              <span>
                {option.label}
                {option.description && (
                  <span className="block text-[0.8125rem] text-muted">{option.description}</span>
                )}
              </span>
            </label>
          ))}
        </div>
        <FieldHint>{hint}</FieldHint>
        <FieldError />
      </Fieldset.Root>
    </BaseField.Root>
  );
}
