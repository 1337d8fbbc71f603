"use client";
/** Picks one of a few options. For long lists with search use Combobox. */
import { Select as BaseSelect } from "@base-ui/react/select";
import { Check, ChevronsUpDown } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./class-names";
import { controlClass } from "./input";
import { popupClass, positionerClass } from "./popup";

export type Option = { readonly value: string; readonly label: string; readonly description?: ReactNode };

export type SelectProps = {
  readonly options: readonly Option[];
  readonly name?: string;
  readonly defaultValue?: string;
  readonly value?: string;
  readonly onValueChange?: (value: string) => void;
  readonly placeholder?: string;
  readonly required?: boolean;
  readonly disabled?: boolean;
  readonly "aria-label"?: string;
  readonly className?: string;
};

/** A select. Outside a Field it needs an aria-label. */
export function Select({ options, placeholder, onValueChange, className, ...rest }: SelectProps) {
  const { "aria-label": ariaLabel, ...root } = rest;
  return (
    <BaseSelect.Root {...root} items={options} onValueChange={(value) => onValueChange?.(value as string)}>
      <BaseSelect.Trigger
        aria-label={ariaLabel}
        className={cx(
          controlClass,
          "flex h-9 items-center justify-between gap-2 text-left max-sm:h-11",
          className,
        )}
      >
        <BaseSelect.Value
          placeholder={placeholder ?? "Choose…"}
          className="truncate data-placeholder:text-muted"
        />
        <BaseSelect.Icon>
          <ChevronsUpDown aria-hidden className="size-4 text-muted" />
        </BaseSelect.Icon>
      </BaseSelect.Trigger>
      <BaseSelect.Portal>
        <BaseSelect.Positioner className={positionerClass} sideOffset={4} alignItemWithTrigger={false}>
          <BaseSelect.Popup className={popupClass}>
            <BaseSelect.List className="max-h-[min(var(--available-height),20rem)] overflow-y-auto p-1">
              {options.map((option) => (
                <BaseSelect.Item
                  key={option.value}
                  value={option.value}
                  className="grid min-h-8 grid-cols-[1rem_1fr] items-center gap-x-2 rounded px-2 py-1.5 outline-none select-none data-highlighted:bg-sunken max-sm:min-h-11"
                >
                  <BaseSelect.ItemIndicator className="col-start-1">
                    <Check aria-hidden className="size-4 text-accent" />
                  </BaseSelect.ItemIndicator>
                  <BaseSelect.ItemText dir="auto" className="col-start-2">
                    {option.label}
                  </BaseSelect.ItemText>
                  {option.description && (
                    <span className="col-start-2 text-[0.8125rem] text-muted">{option.description}</span>
                  )}
                </BaseSelect.Item>
              ))}
            </BaseSelect.List>
          </BaseSelect.Popup>
        </BaseSelect.Positioner>
      </BaseSelect.Portal>
    </BaseSelect.Root>
  );
}
