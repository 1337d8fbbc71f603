"use client";
/** Picks one of a few options that each need a sentence. */
import { Field as BaseField } from "@base-ui/react/field";
import { Fieldset } from "@base-ui/react/fieldset";
import { Radio } from "@base-ui/react/radio";
import { RadioGroup as BaseRadioGroup } from "@base-ui/react/radio-group";
import { type ReactNode, useId } from "react";
import { FieldError, FieldHint } from "./field";
import type { Option } from "./select";

/** Radio buttons as rows with a description each. */
export function RadioGroup({
  name,
  label,
  hint,
  options,
  defaultValue,
  onValueChange,
}: {
  readonly name: string;
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly options: readonly Option[];
  readonly defaultValue?: string;
  readonly onValueChange?: (value: string) => void;
}) {
  const id = useId();
  return (
    <BaseField.Root name={name} className="flex flex-col gap-1.5">
      <Fieldset.Root
        className="flex flex-col gap-1.5"
        render={
          <BaseRadioGroup
            defaultValue={defaultValue}
            onValueChange={(value) => onValueChange?.(value as string)}
          />
        }
      >
        <Fieldset.Legend className="font-medium">{label}</Fieldset.Legend>
        {options.map((option) => (
          <BaseField.Item key={option.value}>
            <BaseField.Label className="flex gap-2.5 rounded-md border border-line bg-surface px-3 py-2.5 hover:bg-sunken has-data-checked:border-accent-fill has-data-checked:bg-accent-soft">
              <Radio.Root
                value={option.value}
                aria-labelledby={`${id}${option.value}`}
                className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-full border border-line-strong bg-surface data-checked:border-accent-fill data-checked:bg-accent-fill"
              >
                <Radio.Indicator className="size-1.5 rounded-full bg-white" />
              </Radio.Root>
              <span>
                <span id={`${id}${option.value}`} className="font-medium">
                  {option.label}
                </span>
                {option.description && (
                  <span className="block text-[0.8125rem] text-muted">{option.description}</span>
                )}
              </span>
            </BaseField.Label>
          </BaseField.Item>
        ))}
      </Fieldset.Root>
      <FieldHint>{hint}</FieldHint>
      <FieldError />
    </BaseField.Root>
  );
}
