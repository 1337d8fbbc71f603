"use client";
/** The list that opens under a Combobox or MultiSelect. */
import { Combobox as Base } from "@base-ui/react/combobox";
import { Check } from "lucide-react";
import { cx } from "./class-names";
import { popupClass, positionerClass } from "./popup";
import type { Option } from "./select";

/** The popup with its options; says when nothing matches and while the server is asked. */
export function ComboboxPopup({
  emptyText = "No matches.",
  isSearching,
}: {
  readonly emptyText?: string;
  readonly isSearching: boolean;
}) {
  return (
    <Base.Portal>
      <Base.Positioner className={positionerClass} sideOffset={4}>
        <Base.Popup className={cx(popupClass, "max-h-[min(var(--available-height),20rem)] overflow-y-auto")}>
          <Base.Status className="px-3 text-[0.8125rem] text-muted empty:hidden [&:not(:empty)]:py-2">
            {isSearching ? "Searching…" : null}
          </Base.Status>
          <Base.Empty className="px-3 text-muted empty:hidden [&:not(:empty)]:py-2">
            {isSearching ? null : emptyText}
          </Base.Empty>
          <Base.List className="p-1 empty:p-0">
            {(option: Option) => (
              <Base.Item
                key={option.value}
                value={option}
                className="grid min-h-8 grid-cols-[1rem_1fr] items-center gap-x-2 rounded px-2 py-1.5 outline-none select-none data-highlighted:bg-sunken max-sm:min-h-11"
              >
                <Base.ItemIndicator className="col-start-1">
                  <Check aria-hidden className="size-4 text-accent" />
                </Base.ItemIndicator>
                <span dir="auto" className="col-start-2 truncate">
                  {option.label}
                </span>
                {option.description && (
                  <span dir="auto" className="col-start-2 truncate text-[0.8125rem] text-muted">
                    {option.description}
                  </span>
                )}
              </Base.Item>
            )}
          </Base.List>
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  );
}
