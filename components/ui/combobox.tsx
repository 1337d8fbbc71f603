"use client";
/** Picks from long lists by typing: one value (Combobox) or several (MultiSelect). */
import { Combobox as Base } from "@base-ui/react/combobox";
import { ChevronsUpDown, X } from "lucide-react";
import { useId } from "react";
import { cx } from "./class-names";
import { ComboboxPopup } from "./combobox-popup";
import { controlClass } from "./input";
import type { Option } from "./select";
import { useOptionSearch } from "./use-option-search";

type Shared = {
  readonly name?: string;
  readonly options?: readonly Option[];
  /** Asks the server while typing, for lists too long to send; before anything is typed `options`, or what it gives for "". */
  readonly search?: (query: string) => Promise<readonly Option[]>;
  readonly placeholder?: string;
  readonly emptyText?: string;
  readonly required?: boolean;
  readonly disabled?: boolean;
  readonly "aria-label"?: string;
};

export type ComboboxProps = Shared & {
  readonly defaultValue?: Option | null;
  readonly onValueChange?: (value: Option | null) => void;
};

/** Picks one. The form carries the option's value. */
export function Combobox({
  options = [],
  search,
  placeholder,
  emptyText,
  onValueChange,
  ...rest
}: ComboboxProps) {
  const { "aria-label": ariaLabel, defaultValue, ...root } = rest;
  const found = useOptionSearch(options, search);
  return (
    <Base.Root<Option>
      {...root}
      items={found.items}
      filter={search ? null : undefined}
      defaultValue={defaultValue ?? null}
      isItemEqualToValue={sameOption}
      onValueChange={(value, details) => isKept(details) || onValueChange?.(value)}
      onInputValueChange={(text, details) => isKept(details) || found.type(text)}
      onOpenChange={found.open}
    >
      <Base.InputGroup className="relative">
        <Base.Input
          dir="auto"
          aria-label={ariaLabel}
          placeholder={placeholder ?? "Type to search…"}
          className={cx(controlClass, "h-9 pr-16 max-sm:h-11")}
        />
        <div className="absolute inset-y-0 right-1 flex items-center">
          <Base.Clear aria-label="Clear" className="rounded p-1.5 text-muted hover:bg-sunken">
            <X aria-hidden className="size-4" />
          </Base.Clear>
          <Base.Trigger aria-label="Show options" className="rounded p-1.5 text-muted hover:bg-sunken">
            <ChevronsUpDown aria-hidden className="size-4" />
          </Base.Trigger>
        </div>
      </Base.InputGroup>
      <ComboboxPopup emptyText={emptyText} isSearching={found.isSearching} />
    </Base.Root>
  );
}

export type MultiSelectProps = Shared & {
  readonly defaultValue?: readonly Option[];
  readonly onValueChange?: (value: readonly Option[]) => void;
};

/** Picks several, shown as chips. The form carries one value per chip under the same name. */
export function MultiSelect({
  options = [],
  search,
  placeholder,
  emptyText,
  onValueChange,
  ...rest
}: MultiSelectProps) {
  const { "aria-label": ariaLabel, defaultValue, ...root } = rest;
  const found = useOptionSearch(options, search);
  const hintId = useId();
  return (
    <Base.Root<Option, true>
      {...root}
      multiple
      items={found.items}
      filter={search ? null : undefined}
      defaultValue={[...(defaultValue ?? [])]}
      isItemEqualToValue={sameOption}
      onValueChange={(value, details) => isKept(details) || onValueChange?.(value)}
      onInputValueChange={(text, details) => isKept(details) || found.type(text)}
      onOpenChange={found.open}
    >
      <Base.InputGroup
        className={cx(
          controlClass,
          "flex min-h-9 cursor-text flex-wrap items-center gap-1 px-1.5 py-1 focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent max-sm:min-h-11",
        )}
      >
        <Base.Value>
          {(chosen: Option[]) => (
            <Base.Chips
              aria-label={chosen.length > 0 ? "Chosen" : undefined}
              className="flex w-full flex-wrap items-center gap-1"
            >
              {chosen.map((option) => (
                <Base.Chip
                  key={option.value}
                  aria-label={option.label}
                  className="flex items-center gap-0.5 rounded bg-sunken py-0.5 pr-0.5 pl-2 text-[0.8125rem] outline-none data-highlighted:bg-accent-soft focus-within:bg-accent-soft"
                >
                  <bdi>{option.label}</bdi>
                  <Base.ChipRemove
                    aria-label={`Remove ${option.label}`}
                    className="rounded p-1 text-muted hover:bg-line"
                  >
                    <X aria-hidden className="size-3.5" />
                  </Base.ChipRemove>
                </Base.Chip>
              ))}
              <Base.Input
                dir="auto"
                aria-label={ariaLabel}
                aria-describedby={chosen.length > 0 ? hintId : undefined}
                placeholder={chosen.length > 0 ? "" : (placeholder ?? "Type to search…")}
                className="h-6 min-w-24 flex-1 bg-transparent px-1.5 outline-none placeholder:text-muted"
              />
              <span id={hintId} hidden>
                {`${chosen.length} selected. Press Backspace to remove the last one.`}
              </span>
            </Base.Chips>
          )}
        </Base.Value>
      </Base.InputGroup>
      <ComboboxPopup emptyText={emptyText} isSearching={found.isSearching} />
    </Base.Root>
  );
}

type Change = {
  readonly reason: string;
  readonly cancel: () => void;
  readonly allowPropagation: () => void;
};

/**
 * Whether what is chosen stays: Escape closes the list, and pressed once more whatever is around. Base UI would empty the
 * field then, without a word.
 */
function isKept(details: Change): boolean {
  if (details.reason !== "escape-key") return false;
  details.cancel();
  details.allowPropagation();
  return true;
}

const sameOption = (a: Option, b: Option) => a.value === b.value;
