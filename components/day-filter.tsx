"use client";
/** Choosing a day that goes into the address. */
import { cx } from "./ui/class-names";
import { controlClass } from "./ui/input";
import { useUrlParams } from "./ui/url-params";

export function DayFilter({ name, label }: { readonly name: string; readonly label: string }) {
  const { params, change } = useUrlParams();
  return (
    <label className="flex items-center gap-1.5 text-[0.8125rem] whitespace-nowrap text-muted">
      {label}
      <input
        type="date"
        defaultValue={params.get(name) ?? ""}
        onChange={(event) => change({ [name]: event.target.value, before: null })}
        className={cx(controlClass, "h-9 max-w-40 max-sm:h-11")}
      />
    </label>
  );
}
